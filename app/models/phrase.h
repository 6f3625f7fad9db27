/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What somebody wrote or said, in the form in which patterns are compared with it: small letters, one space between words, no
 * apostrophes, sentences parted by " . ".
 *
 * A pattern is alternatives parted by "|", each of one or more parts that must all be there, parted by "&":
 *	latte           a whole word, or several in a row: "hot chocolate"
 *	order*          a word that begins so
 *	라떼            Hangul: anywhere, whatever the spaces
 *	^네  네$  ^네$   Hangul: at the start of a word, at its end, the whole word
 *	i like +        Latin: and what comes after it in the sentence is its rest
 *	+를 좋아         Hangul: and the word before it is its rest
 */
#ifndef SEODANG_MODELS_PHRASE_H
#define SEODANG_MODELS_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

enum language { LANGUAGE_KO, LANGUAGE_EN };
#define LANGUAGE_COUNT 2

/** "ko" or "en". */
const char *language_code(enum language language);

/** @return the language of a code; fallback for NULL and every other code */
enum language language_of_code(const char *code, enum language fallback);

struct phrase {
	struct arena *arena;
	const char *text;      /* NFC, at most PHRASE_BYTES */
	const char *words;     /* begins and ends with a space */
	const char *joined;    /* words without spaces and ends of sentences */
	const unsigned *places; /* of each byte of words, where it comes from in text */
	size_t word_count;
	bool has_hangul, has_letters, asks; /* asks: it ends in a question mark */
	enum language language;
};

#define PHRASE_BYTES 4000

/**
 * @param text      UTF-8; what is longer than PHRASE_BYTES is left out
 * @param fallback  the language of what has no letters
 * @return everything in the arena; language is the one that most is written in, a syllable of Hangul counting as two letters
 */
struct phrase phrase_read(struct arena *arena, const char *text, enum language fallback);

/** @param rest  out, in the arena: what a "+" stands for, as it was written; NULL where the pattern has none. May be NULL. */
bool phrase_fits(const struct phrase *phrase, const char *pattern, const char **rest);

#endif
