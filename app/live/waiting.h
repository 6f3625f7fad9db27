/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Somebody who asked for something that takes a while, and waits for how it ends: a subscriber of one topic that hears only the events whose
 * payload has its subject as "id", of the kinds
 *
 *   delta              {"id", "text"}: more of it
 *   done, held         how it ended; the payload is the answer
 *   refused            {"id", "code", "message", "status"}; a message that is null gets the program's words for the code
 *
 * As events they are written as to others, and the stream ends after one of the last three. As a document nothing is written before that:
 * then the payload with 201 (done) or 202 (held), or an RFC 9457 problem. Who leaves changes nothing; who is slow is written to only as fast
 * as it reads, from the database.
 */
#ifndef SEODANG_LIVE_WAITING_H
#define SEODANG_LIVE_WAITING_H

#include <jansson.h>

#include "live/subscriber.h"

struct live_event;

struct waiting {
	struct uuid subject;
	bool as_document;
	bool is_old;    /* it has looked for what happened before it came */
	json_t *words;  /* of codes: {"model_away": "…"} in the reader's language */
};

/**
 * Read what seodang-web put into the query: topic, subject, last, mode (events, document), seconds, words (an object).
 * @param subscription  out; its waiting must be released with waiting_release, also where this returns false
 */
bool waiting_read(struct subscription *subscription, const char *query);
void waiting_release(struct waiting *waiting);

/** Whether an event is for this subscriber, which waits. */
bool waiting_wants(const struct subscriber *subscriber, const struct live_event *event);

/** Write an event that it wants. @return whether the wait is over by it: the stream is to be ended */
bool waiting_deliver(struct subscriber *subscriber, const struct live_event *event);

/** As waiting_deliver, of how it ended some time ago, when what came before is no longer known: its text comes in one delta. */
void waiting_deliver_kept(struct subscriber *subscriber, const struct live_event *event);

/** Its time is over: "refused" with the code answer_overdue, or 504. */
void waiting_end_late(struct subscriber *subscriber);

/** This process ends: "refused" with the code unavailable, or 503. It may ask again, under the same Idempotency-Key. */
void waiting_end_away(struct subscriber *subscriber);

#endif
