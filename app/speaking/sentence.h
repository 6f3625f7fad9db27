/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences as they are sent: as rows of a form, as lines that were pasted, or as JSON; and what is wrong with them. */
#ifndef SEODANG_SPEAKING_SENTENCE_H
#define SEODANG_SPEAKING_SENTENCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "db/result.h"
#include "http/request.h"

#define SENTENCES_MAXIMUM 50          /* of a set */
#define SENTENCE_WORDS_MAXIMUM 30     /* as they are said: numbers in words */
#define SENTENCE_MAXIMUM 200          /* characters */
#define SENTENCE_LINES_MAXIMUM 20000  /* characters that can be pasted at once */

/** One that was sent. "" for what is not there. */
struct sentence_draft {
	const char *id; /* of the sentence that it changes */
	const char *english, *korean;
};

struct sentence_drafts {
	struct sentence_draft *items; /* in the arena */
	size_t count;
	size_t wanted;                /* row from 1 in which one goes on: 0 for none; */
	const char *wanted_part;      /* there in "english", or by the button "up", "down" or "remove" */
};

/** Whether a form was sent to be rearranged (a button named do), not to be saved. */
bool sentences_are_rearranged(const struct request *req);

/**
 * The rows of a form: fields id_N, english_N and korean_N, N from 1, and behind them what was pasted into the field lines: one
 * sentence a line, English and Korean parted by "|" or a tab. Rows with nothing in them are left out, unless the button do was
 * pressed: up_N and down_N move a row, remove_N takes it away, add adds one, spread does nothing more.
 */
struct sentence_drafts sentences_of_form(struct request *req);

/** Those of a result with id, english and korean. */
struct sentence_drafts sentences_of_result(struct arena *arena, const struct result *rows);

/**
 * Those of a JSON array of objects with english and, if there are, id and korean.
 * @return false after refusing what has another shape, at sentences
 */
bool sentences_of_json(struct request *req, const json_t *array, struct sentence_drafts *drafts);

/**
 * Refuse what cannot be practised, at english_N and korean_N of a form, sentences.N.english and .korean of JSON (N from 0); too
 * many of them, or none, at sentences.
 * @return whether all are good
 */
bool sentences_are_good(struct request *req, const struct sentence_drafts *drafts);

/** As speaking.put_sentences takes them; the caller's. */
json_t *sentences_json(const struct sentence_drafts *drafts);

/** What is wrong with one sentence's text itself, as a code of errors, NULL for nothing. limit: out, {limit} of its sentence. */
const char *sentence_text_fault(const char *text, int64_t *limit);

#endif
