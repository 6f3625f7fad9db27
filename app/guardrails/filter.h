/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a school's guardrails say of a text: all at once, or while it streams. Knows no database.
 *
 * Words are found inside words, in any case, across spaces, punctuation and characters of no width, in full-width forms and in
 * split jamo; patterns by an engine that takes linear time. Places are code points of the text as it came.
 *
 * Each place that a rule masks or replaces is changed by itself; places that overlap and are to be replaced are one place, of the
 * stronger rule. What is read as it comes holds back what may still become something forbidden, and no more: all of it until the end
 * where a pattern that hides has no longest match.
 */
#ifndef SEODANG_GUARDRAILS_FILTER_H
#define SEODANG_GUARDRAILS_FILTER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/uuid.h"

struct guardrail_rules;

enum guardrail_direction { GUARDRAIL_INPUT, GUARDRAIL_OUTPUT };

/** From mild to strict: the strictest of all that match is done; of equals the one of the highest priority speaks. */
enum guardrail_action { GUARDRAIL_ALLOW, GUARDRAIL_FLAG, GUARDRAIL_MASK, GUARDRAIL_REPLACE, GUARDRAIL_APPROVE, GUARDRAIL_REFUSE };

/** "allow", "flag", … */
const char *guardrail_action_name(enum guardrail_action action);
/** GUARDRAIL_ALLOW for another word. */
enum guardrail_action guardrail_action_of(const char *name);

/** Who asks, and when, in the school's time zone. */
struct guardrail_asker {
	const json_t *roles;    /* ["student"]; NULL: whoever it is, every rule for some roles concerns them */
	const json_t *classes;  /* ids; NULL: of whichever */
	int minute_of_day;      /* 0 to 1439; -1: no time, and no rule that has hours */
	int weekday;            /* 0 is Sunday */
};

/** As guardrails.asker() has it: {"roles","classes","minute_of_day","weekday"}. Its lists stay document's. */
struct guardrail_asker guardrail_asker_of(const json_t *document);

struct guardrail_match {
	struct uuid guardrail;
	size_t condition;       /* its index in the guardrail's conditions */
	size_t start, length;   /* code points; both 0 of a condition that is about no place (length, hours) */
	enum guardrail_action action;
	bool is_dry;            /* only counted */
	bool is_risk;           /* a student at risk: a named teacher is told at once */
};

struct guardrail_verdict {
	enum guardrail_action action;
	struct uuid guardrail;  /* whose action it is; "" where allowed */
	const char *message;    /* its own words, or NULL */
	const char *text;       /* what may be shown or sent on: masked, replaced, or as it came; of one to approve, once it is; NULL where refused */
	const struct guardrail_match *matches; /* dry ones too, in the order of their places; at most GUARDRAIL_MOST_MATCHES */
	size_t match_count;
};

/* More places than these are not told; what is shown is right all the same. */
#define GUARDRAIL_MOST_MATCHES 500

/** What stands in the place of each masked character that is no blank. */
#define GUARDRAIL_MASK_TEXT "\u25cf"

/** The matches as guardrails.note_matches takes them; a new reference. */
json_t *guardrail_matches_json(const struct guardrail_verdict *verdict);

/**
 * Compile rules.
 * @param rules  [{"id","direction","conditions","roles","classes","action","message","priority","is_dry_run","is_risk"}], as
 *               guardrails.current_rules() has them
 * @param fault  out: which rule and condition cannot be compiled, {"index","condition","code"}; NULL where all can. Caller's reference
 * @return NULL where one cannot
 */
struct guardrail_rules *guardrail_rules_compile(const json_t *rules, json_t **fault);
void guardrail_rules_release(const struct guardrail_rules *rules);

/**
 * The compiled rules of a school, kept by this process until the version is another.
 * @param document  of guardrails.current_rules(); NULL where it said nothing, since the version is known (guardrail_rules_known)
 * @return in use until the next call for this school with another version; of what was opened with them, until it is closed
 */
const struct guardrail_rules *guardrail_rules_of(const struct uuid *school, int64_t version, const json_t *document);

/** The versions that this process has, for guardrails.current_rules(known): {"school's id": version} as text, in the arena. */
const char *guardrail_rules_known(struct arena *arena);

void guardrail_check(const struct guardrail_rules *rules, struct arena *arena, const struct guardrail_asker *asker,
		     enum guardrail_direction direction, const char *text, struct guardrail_verdict *verdict);

struct guardrail_stream;

/** Watch an answer while it comes. asker and rules stay the caller's until it is closed. */
struct guardrail_stream *guardrail_stream_open(const struct guardrail_rules *rules, const struct guardrail_asker *asker);

/**
 * More of the answer, whole characters.
 * @param shown   out: what may be shown now beyond what was returned before, NUL-terminated, the stream's until its next call; may be ""
 * @return GUARDRAIL_ALLOW, or GUARDRAIL_REFUSE or GUARDRAIL_APPROVE once one of them matched: then nothing more is shown
 */
enum guardrail_action guardrail_stream_add(struct guardrail_stream *stream, const char *text, size_t length, const char **shown);

/** The answer is whole: what was held back. verdict, in the arena, is of all of it. What was shown in pieces is verdict->text, to the byte. */
enum guardrail_action guardrail_stream_end(struct guardrail_stream *stream, struct arena *arena, const char **shown, struct guardrail_verdict *verdict);
void guardrail_stream_close(struct guardrail_stream *stream);

#endif
