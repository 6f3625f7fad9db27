/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no name and message of a class may hold; the rules of a school's words are sql/functions/classroom_words.sql. */
#ifndef SEODANG_CLASSROOM_WORD_H
#define SEODANG_CLASSROOM_WORD_H

#include <stdbool.h>

#include "http/request.h"

/** Whether a text holds nothing that hides or turns what is read. For fields. */
bool words_are_plain(const char *text);

enum word_putting { WORD_ADDED, WORD_CHANGED, WORD_NO_LETTERS, WORD_TOO_MANY };

#define MOST_WORDS 500 /* as classroom.most_words has it; here for the sentence */

/** Put a word on the school's list, or change what is suggested instead of it. suggestion may be NULL. */
enum word_putting word_put(struct request *req, const char *word, const char *suggestion);

#endif
