/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * English words and how they are said: the dictionary of the acoustic model (CMUdict, mapped into memory, one a process), and
 * beside it the words of a school's own (speaking.pronunciations). Phones are the 39 of ARPAbet without stress.
 */
#ifndef SEODANG_SPEAKING_DICTIONARY_H
#define SEODANG_SPEAKING_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/config.h"

#define MOST_SENTENCE_WORDS 100
#define MOST_PRONUNCIATIONS 4 /* of one word that are listened for */
#define LONGEST_PHONES 200    /* bytes of a word's phones */

struct dictionary;

struct words {
	const char *const *items;
	size_t count;
};

enum words_outcome {
	WORDS_FOUND,
	WORDS_NONE,        /* nothing that is said */
	WORDS_NOT_ENGLISH, /* a letter of another script, or a sign that has no word */
	WORDS_TOO_MANY,    /* more than MOST_SENTENCE_WORDS */
};

/** The code of a refusal, for invalid(): "no_words", "not_english", "sentence_too_long". NULL for WORDS_FOUND. */
const char *words_code(enum words_outcome outcome);

/**
 * A text as the words that are said: small letters, without punctuation; numbers, times, ordinals, money and some signs in
 * words; hyphens part words; "it’s" is "it's". Whether there are such words, see unknown_words.
 *
 * @param text   UTF-8
 * @param words  out, in the arena; empty unless WORDS_FOUND
 */
enum words_outcome words_of_text(struct arena *arena, const char *text, struct words *words);

/** A word of a school's own. */
struct pronunciation {
	const char *word, *phones;
};

struct pronunciations {
	const struct pronunciation *items;
	size_t count;
};

#define NO_PRONUNCIATIONS ((struct pronunciations){NULL, 0})

/**
 * The dictionary of this process, opened at the first call.
 * @return NULL where the model is not installed (logged once; looked for again at each call)
 */
const struct dictionary *dictionary_of(const struct config *config);

/** @param file  in the form of CMUdict. @return owned by the caller until dictionary_close; NULL where it cannot be read */
struct dictionary *dictionary_open(const char *file);
void dictionary_close(struct dictionary *dictionary);

/**
 * How a word is said: as the school says it, else as the dictionary does; "'s" is put to a word that is known without it.
 *
 * @param dictionary  NULL: only the school's own
 * @param phones      out, in the arena: "HH AH L OW", …
 * @return how many ways, at most MOST_PRONUNCIATIONS; 0 for an unknown word
 */
size_t phones_of_word(struct arena *arena, const struct dictionary *dictionary, const struct pronunciations *own, const char *word,
		      const char *phones[MOST_PRONUNCIATIONS]);

/**
 * The words that neither the dictionary nor the school has, each once, in their order. Without a dictionary none is: nobody is
 * kept from writing sentences where the model is not installed.
 */
struct words unknown_words(struct arena *arena, const struct dictionary *dictionary, const struct pronunciations *own,
			   const struct words *words);

/**
 * How a teacher spells what a word sounds like, as phones: "suh dong" by words of the dictionary, or "S AH D AO NG", in any
 * letters.
 * @return in the arena; NULL where it is neither, or has more than LONGEST_PHONES bytes
 */
const char *phones_of_spelling(struct arena *arena, const struct dictionary *dictionary, const char *spelling);

/** Whether it is one of the 39 phones: "AH", without stress. */
bool is_phone(const char *text, size_t length);

#endif
