/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Query strings and application/x-www-form-urlencoded bodies (WHATWG URL, section 5.1), read strictly. */
#ifndef SEODANG_HTTP_QUERY_H
#define SEODANG_HTTP_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "http/request.h"

#define QUERY_PAIRS_MAXIMUM 200

/**
 * Read "a=1&b=2". Doubled names stay doubled, in order; empty pieces ("&&") are skipped.
 * @param pairs  owned by the arena; untouched on failure
 * @return false for broken percent escapes, NUL, what is not UTF-8, or more than QUERY_PAIRS_MAXIMUM pairs
 */
bool query_parse(struct arena *arena, const char *text, size_t length, struct pairs *pairs);

/**
 * Undo percent escapes.
 * @param bytes    room for length bytes
 * @param plus     "+" stands for a space
 * @param keep     a byte whose escape stays as it is, upper case, or 0: '/' in paths
 * @param decoded  how many bytes there are now
 * @return false for a broken escape
 */
bool percent_decode(char *bytes, const char *text, size_t length, bool plus, char keep, size_t *decoded);

#endif
