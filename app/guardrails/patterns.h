/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many patterns looked for at once in a text that comes in pieces, by an engine that takes linear time whatever the pattern (Hyperscan).
 * Case does not matter. \w is letters and digits of English and Korean; \d, \s and \b are ASCII's, as fold.h has them.
 *
 * What the engine cannot do (back references, looking around) and what would take it long to compile is refused before it is tried.
 */
#ifndef SEODANG_GUARDRAILS_PATTERNS_H
#define SEODANG_GUARDRAILS_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

#define PATTERN_MOST_CHARACTERS 200
/** Places in all patterns of a school together, repetitions written out. A pattern alone may have 250. */
#define PATTERNS_MOST_PLACES 6000
#define PATTERN_UNBOUNDED ((size_t)-1)

struct patterns;

/**
 * Whether a pattern can be used.
 * @return NULL, or why not: pattern_empty (it matches nothing at all), pattern_too_large, pattern_unsupported, pattern_broken
 */
const char *pattern_fault(const char *pattern);

/**
 * Compile them; the same ones that somebody has already are shared.
 * @param patterns  each passed pattern_fault
 * @param fault     out: the first that cannot be compiled; count where only all together cannot
 * @return NULL where they cannot; released by patterns_destroy
 */
struct patterns *patterns_create(const char *const *patterns, size_t count, size_t *fault);
void patterns_destroy(struct patterns *patterns);

/** The most bytes that a match of it has, or PATTERN_UNBOUNDED. */
size_t patterns_width(const struct patterns *patterns, size_t pattern);

/** A match, in bytes of the text. One place may be told several times, with other ends. */
typedef void pattern_found_fn(void *context, size_t pattern, size_t first, size_t end);

struct pattern_scan;

struct pattern_scan *pattern_scan_open(const struct patterns *patterns, pattern_found_fn *found, void *context);
/** More of the text, whole characters (UTF-8). */
void pattern_scan_add(struct pattern_scan *scan, const char *text, size_t length);
/** The text is whole: what can match only at its end is told. */
void pattern_scan_end(struct pattern_scan *scan);
void pattern_scan_close(struct pattern_scan *scan);

#endif
