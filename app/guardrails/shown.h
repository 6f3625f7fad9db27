/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as it may be shown, made from its beginning on: what is masked, what is replaced, and all else as it came. For guardrails/filter.c. */
#ifndef SEODANG_GUARDRAILS_SHOWN_H
#define SEODANG_GUARDRAILS_SHOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/strbuf.h"

/* Past it nothing more is shown: a text of 256 KB each word of which is replaced by a sentence. */
#define SHOWN_MOST ((size_t)4 * 1024 * 1024)

struct shown_place {
	size_t first, end; /* code points */
	uint32_t rule;     /* the lower is stronger */
	bool is_replaced;  /* else masked */
};

struct shown {
	struct strbuf original, text; /* text: what is shown until now */
	size_t characters, bytes;     /* of original that text stands for */
	struct shown_place *places;   /* those that are not shown yet */
	size_t place_count, place_capacity;
	const char *const *messages;  /* by rule: what stands in the place of what it replaces */
};

void shown_init(struct shown *shown, const char *const *messages);
void shown_release(struct shown *shown);

void shown_add_place(struct shown *shown, const struct shown_place *place);

/** Show on up to a code point; less where a place that is replaced reaches beyond it. No place may be added later that begins before it. */
void shown_until(struct shown *shown, size_t end);

#endif
