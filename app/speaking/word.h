/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a school's own, and whether the words of a sentence are known. The rules of the list are sql/functions/speaking_words.sql. */
#ifndef SEODANG_SPEAKING_WORD_H
#define SEODANG_SPEAKING_WORD_H

#include "db/result.h"
#include "http/request.h"
#include "speaking/dictionary.h"

#define MOST_SCHOOL_WORDS 2000 /* as speaking.most_words has it; here for the sentence */

/** The school's own words. One round trip. */
struct pronunciations school_words(struct request *req);

/** The same of rows with word and phones: for jobs. Texts are the result's. */
struct pronunciations pronunciations_of(struct arena *arena, const struct result *rows);

/**
 * Whether a sentence can be scored: English, and each word known. Asks for the school's words only where the dictionary lacks one.
 * @return false after refusing it at field: "no_words", "not_english", "sentence_too_long", or "unknown_word" with the words
 */
bool sentence_is_known(struct request *req, const char *field, const char *english);

enum own_word_putting { OWN_WORD_PUT, OWN_WORD_TOO_MANY };

/** Add a word to the school's list, or change how it is said. */
enum own_word_putting own_word_put(struct request *req, const char *word, const char *sounds_like, const char *phones);

/** Take a word off the list. Ends the request with 404 where it is not on it. */
void own_word_drop(struct request *req, const char *word);

#endif
