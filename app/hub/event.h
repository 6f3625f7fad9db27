/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events on their way into the learning history, each item of a body (hub/event_body.h) checked by itself so that a bad
 * one loses no good one. What was checked is written as the JSON that hub.accept_events takes, which knows students,
 * partitions and what was sent before.
 *
 * An item is {student_id, event_type, source_node, source_id, content, occurred_at}, where instead of student_id there may
 * be student: {grade, class_name, student_number}, {login} or {email}. What counts for mastery is a study, test, review or
 * assessment with content.concept and content.result.
 */
#ifndef SEODANG_HUB_EVENT_H
#define SEODANG_HUB_EVENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "auth/secret.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/strbuf.h"

#define EVENT_CONTENT_MOST 16384 /* bytes of content as JSON without blanks */
#define EVENT_CONTENT_DEPTH 8    /* objects and arrays inside each other, content itself counted */

/* Numbers of content are 0 or, without their sign, from the one to below the other: 1e308 is short to send and long to show. */
#define EVENT_NUMBER_LEAST 1e-30
#define EVENT_NUMBER_END 0x1p63

/** What is wrong with an item; one a bad item, the first that was found. A time that is ahead is looked at first. */
struct event_error {
	size_t index;      /* of the item among those that were sent, from 0 */
	const char *field; /* "source_id", "student.grade", "content.concept"; "" is the item itself */
	const char *code;
	int64_t limit;
	struct event_error *next;
};

struct event_batch {
	struct arena *arena;
	const struct secret_key *key; /* for the tags of e-mail addresses */
	int node;             /* whose key it is: source_node must be this */
	clock_time now;
	size_t sent;          /* items so far, blank lines not counted */
	size_t good;
	struct strbuf *items; /* of the good ones, for hub.accept_events; see event_batch_items */
	struct strbuf *content;
	struct event_error *errors, **last_error;
};

void event_batch_begin(struct event_batch *batch, struct arena *arena, const struct secret_key *key, int node, clock_time now);

/** One item, which is changed: its concept is put into one writing. NULL is one that is no JSON ("bad_json"). */
void event_batch_add(struct event_batch *batch, json_t *item);

/** An item that was refused elsewhere; field and code live as long as the arena. */
void event_batch_refuse(struct event_batch *batch, const char *field, const char *code, int64_t limit);

/** The good items as a JSON array; valid until the next item. */
const char *event_batch_items(struct event_batch *batch);

#endif
