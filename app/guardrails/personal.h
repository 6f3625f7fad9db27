/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Personal data in a text, found by its form and, where it has one, its check digit.
 *
 *   phone            Korean mobile, area, internet, personal and free numbers: with hyphens, blanks, dots, brackets or nothing between
 *                    the digits, also with +82, 0082 or 82 in front
 *   email            an address of ASCII letters
 *   resident_number  thirteen digits that begin with a day and have the check digit of a resident (1-4, 9, 0) or a foreigner (5-8). The
 *                    numbers given since October 2020 have no check digit: who was born since then needs none here. Whoever got a new
 *                    number since then but was born before is found in one of ten cases; without the check digit, every list of
 *                    thirteen digits that begins with a day would be a resident number.
 *   card             13 to 19 digits with Luhn's check digit, together, in up to six groups, or one by one
 *
 * The text is "plain", see fold.h.
 */
#ifndef SEODANG_GUARDRAILS_PERSONAL_H
#define SEODANG_GUARDRAILS_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum personal_kind { PERSONAL_PHONE = 1, PERSONAL_EMAIL = 2, PERSONAL_RESIDENT_NUMBER = 4, PERSONAL_CARD = 8 };

/** A kind by its name; 0 for none. */
unsigned personal_kind_of(const char *name);

struct personal_scan {
	unsigned kinds;      /* those that are looked for */
	size_t numbers_from; /* what is before it is settled */
	size_t mail_from;
	size_t ends[4];      /* of the last one found of each kind */
};

/** A place that was found, in characters of the plain text. */
typedef void personal_found_fn(void *context, enum personal_kind kind, size_t first, size_t end);

/**
 * Look on.
 * @param text    all of it until now
 * @param at_end  nothing follows
 * @return where what may still become personal data begins; length where nothing does
 */
size_t personal_scan(struct personal_scan *scan, const uint32_t *text, size_t length, bool at_end, personal_found_fn *found, void *context);

#endif
