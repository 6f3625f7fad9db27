/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text as the rules read it, made while it comes. It is cut into units, each some code points of the original, and each has two readings:
 *
 *   letters  for words: letters and digits alone, small, compatibility forms undone, accents gone, Hangul as the keys that are typed
 *            (값 is ㄱㅏㅂㅅ, 까 is ㄱㄱㅏ). Blanks, punctuation, signs and what shows nothing have none.
 *   plain    for patterns and personal data: NFKC without what shows nothing, all digits 0 to 9, jamo that stand side by side composed
 *            as a keyboard would (ㅅㅣ is 시).
 *
 * A word that ends within a unit is not in the text: 간 is not in 가나, since 나 is one unit. Of keys that were typed one by one each
 * consonant behind the vowel is a unit of its own, since nobody knows whether it belongs to the syllable: 바보 and ㅅㅂ are both in
 * ㅂㅏㅂㅗㅅㅂ. The last of them has the plain syllable.
 */
#ifndef SEODANG_GUARDRAILS_FOLD_H
#define SEODANG_GUARDRAILS_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

/** Most readings of one unit: U+FDFA is eighteen letters. */
#define FOLD_MOST 24

/** Code points that are looked at together: a syllable of six keys, and whether a vowel follows. */
#define FOLD_AHEAD 7

struct fold_unit {
	size_t first, end;  /* code points of the original */
	size_t plain_first; /* where those of the plain reading begin, which end with it */
	uint32_t letters[FOLD_MOST];
	uint32_t plain[FOLD_MOST];
	size_t letter_count, plain_count;
};

struct fold {
	uint32_t ahead[FOLD_AHEAD];
	size_t ahead_count;
	size_t position; /* of ahead[0] in the original */
	size_t tails;    /* code points of ahead that end a syllable whose beginning was given */
	uint32_t syllable;
	size_t syllable_first;
};

/** One code point more. What fold_next has ready is taken before each, so that there is room. */
void fold_push(struct fold *fold, uint32_t character);

/** The next unit. @param at_end  nothing follows what was pushed @return false: more must be known first, or nothing is left */
bool fold_next(struct fold *fold, bool at_end, struct fold_unit *unit);

/** The letters of a whole text (UTF-8). @return how many; 0 where it has none */
size_t fold_letters(struct arena *arena, const char *text, uint32_t **letters);

#endif
