/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/quotation.h"

#include <string.h>
#include <unistr.h>

#include "core/strbuf.h"

#define QUOTATION_BYTES 600
#define MOST_BYTES ((size_t)8192)

/* The bytes of a text's first characters. */
static size_t first_characters(const char *text, size_t length, size_t most)
{
	size_t at = 0;

	while (at < length && most--) {
		int size = u8_mblen((const uint8_t *)text + at, length - at);

		at += size > 0 ? (size_t)size : 1;
	}
	return at;
}

/* How many words of the question a sentence has. Of a word in Hangul two syllables do: what follows may be a particle. */
static unsigned shared(struct arena *arena, const struct phrase *question, const char *sentence)
{
	struct phrase read = phrase_read(arena, sentence, question->language);
	char *words = arena_strdup(arena, question->words), *next = NULL;
	unsigned count = 0;

	for (char *word = strtok_r(words, " .", &next); word; word = strtok_r(NULL, " .", &next)) {
		size_t length = strlen(word);

		if ((unsigned char)*word >= 0xEA)
			length = first_characters(word, length, 2);
		else if (length < 4)
			continue;
		count += strstr(read.words, arena_printf(arena, "%.*s", (int)length, word)) != NULL;
	}
	return count;
}

/* To the end of the sentence, or of what may be quoted. */
static size_t sentence_length(const char *text)
{
	size_t length = 0;

	while (text[length] && text[length] != '\n' && length < QUOTATION_BYTES) {
		length++;
		if (strchr(".?!", text[length - 1]) && (!text[length] || text[length] == ' ' || text[length] == '\n'))
			break;
	}
	while (text[length] && ((unsigned char)text[length] & 0xC0) == 0x80)
		length++;
	return length;
}

static const char *best_sentence(struct arena *arena, const char *text, const struct phrase *question)
{
	const char *best = NULL;
	unsigned most = 0;

	for (const char *at = text + strspn(text, " \n\t\r"); *at; at += strspn(at, " \n\t\r")) {
		size_t length = sentence_length(at);
		const char *sentence = arena_copy(arena, at, length);
		unsigned count = shared(arena, question, sentence);

		if (!best || count > most) {
			best = sentence;
			most = count;
		}
		at += length;
	}
	return best;
}

const char *quotations(struct arena *arena, const json_t *passages, const struct phrase *question)
{
	struct strbuf *out = strbuf_in_arena(arena, MOST_BYTES);
	size_t quoted = 0, i;
	const json_t *passage;

	json_array_foreach(passages, i, passage) {
		const char *text = json_string_value(json_object_get(passage, "text"));
		const char *sentence = text && quoted < QUOTATIONS_MOST ? best_sentence(arena, text, question) : NULL;

		if (!sentence)
			continue;
		strbuf_add_format(out, "%s> %s [%zu]", quoted ? "\n\n" : "", sentence, i + 1);
		quoted++;
	}
	return quoted ? strbuf_text(out) : NULL;
}
