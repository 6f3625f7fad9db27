/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client_script.h"

#include "models/scripted.h"

#define ARENA_CEILING ((size_t)16 * 1024 * 1024)
#define MOST_TEXT ((size_t)256 * 1024)
#define MOST_PIECES 80 /* about two seconds for the longest answer */

static bool is_blank(char character)
{
	return character == ' ' || character == '\n' || character == '\t';
}

/* @return where the word at a place ends, with the blanks behind it */
static size_t word_end(const char *text, size_t length, size_t at)
{
	while (at < length && !is_blank(text[at]))
		at++;
	while (at < length && is_blank(text[at]))
		at++;
	return at;
}

static size_t count_words(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t at = 0; at < length; at = word_end(text, length, at))
		count++;
	return count;
}

void script_open(struct script *script, const struct dialogues *dialogues, const json_t *messages, const json_t *options)
{
	struct arena *arena = arena_create(ARENA_CEILING);
	struct scripted_answer answer = scripted_answer(arena, dialogues, messages, options);

	*script = (struct script){.extra = json_incref(answer.extra)};
	strbuf_init(&script->text, MOST_TEXT);
	strbuf_add(&script->text, answer.text, answer.length);
	script->words_at_once = 1 + count_words(answer.text, answer.length) / MOST_PIECES;
	arena_destroy(arena);
}

void script_release(struct script *script)
{
	strbuf_release(&script->text);
	json_decref(script->extra);
}

size_t script_next(struct script *script)
{
	const char *text = strbuf_text(&script->text);
	size_t from = script->said;

	for (size_t i = 0; i < script->words_at_once; i++)
		script->said = word_end(text, script->text.length, script->said);
	return script->said - from;
}
