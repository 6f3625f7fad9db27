/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a rule looks for, as JSON in guardrails.guardrails:
 *
 *   {"type":"words","words":[…]}              1 to 500 words of up to 100 characters, each with a letter or digit
 *   {"type":"pattern","pattern":"…"}          see guardrails/patterns.h
 *   {"type":"personal_data","kinds":[…]}      phone, email, resident_number, card
 *   {"type":"topic","topics":[…],"words":[…]} lists that come with the program (guardrails/topics.h), and words beside them; words may be left out
 *   {"type":"length","max":n}                 a text of more code points than that
 *   {"type":"hours","from":"22:00","to":"07:00","days":[…]}  over midnight too; the same time twice is the whole day. days: mon to sun, or 0
 *                                             (sunday) to 7 (sunday again), the day on which it begins; left out is every day
 *
 * A rule matches where one of them does. Hours are another matter: they say when the others count; where a rule has nothing but hours, it
 * matches every text within them. At most 20 conditions, one length, one of hours.
 */
#ifndef SEODANG_GUARDRAILS_CONDITION_H
#define SEODANG_GUARDRAILS_CONDITION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONDITIONS_MOST 20
#define CONDITION_WORDS_MOST 500
#define CONDITION_WORD_LENGTH_MOST 100
#define CONDITION_LENGTH_MOST 1000000

struct condition_fault {
	size_t index;
	const char *member; /* NULL: the condition itself, or all of them */
	const char *code;   /* NULL: they are good */
	int64_t limit;
};

/** Look through conditions. @return whether they are good, in which case fault->code is NULL */
bool conditions_are_good(const json_t *conditions, struct condition_fault *fault);

/** The days of a condition on hours as bits, sunday the lowest. */
unsigned condition_days(const json_t *condition);

/** The minute of the day of "07:30". */
int condition_minute(const json_t *condition, const char *member);

/** Whether what this condition finds has a place in the text. */
bool condition_has_place(const json_t *condition);

#endif
