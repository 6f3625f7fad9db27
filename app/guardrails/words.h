/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many words looked for at once, letter by letter, in time that depends on the text alone (Aho and Corasick, 1975). Knows how much of a
 * text may still become a word, so that no more than that is held back.
 */
#ifndef SEODANG_GUARDRAILS_WORDS_H
#define SEODANG_GUARDRAILS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words;

/** A word that ends at a place. */
struct word_found {
	uint32_t tag;    /* whose it is, as it was added */
	uint32_t length; /* its letters */
};

struct words *words_create(void);
void words_destroy(struct words *words);

/** Add a word of at least one letter, before words_build. @param holds  a text that may become it is held back */
void words_add(struct words *words, const uint32_t *letters, size_t count, uint32_t tag, bool holds);

/** All words are there: now they can be looked for. */
void words_build(struct words *words);

/** Letters of the longest word. */
size_t words_longest(const struct words *words);

/** Where one is after a letter. A text begins at state 0. */
uint32_t words_step(const struct words *words, uint32_t state, uint32_t letter);

/** Where one is among the words that end at a state. */
struct word_cursor {
	uint32_t node, output;
};

struct word_cursor words_at(const struct words *words, uint32_t state);

/** The next of them, the longest first. @return false when there are no more */
bool words_found(const struct words *words, struct word_cursor *cursor, struct word_found *found);

/**
 * How many of the last letters may be the beginning of a word that holds: the longest such first.
 * @param state  the text's; set to where the next shorter beginning is looked for
 * @return 0 for none
 */
uint32_t words_begun(const struct words *words, uint32_t *state);

#endif
