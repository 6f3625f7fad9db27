/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/phrase.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include "core/strbuf.h"
#include "core/text.h"

const char *language_code(enum language language)
{
	return language == LANGUAGE_KO ? "ko" : "en";
}

enum language language_of_code(const char *code, enum language fallback)
{
	if (code && !strcmp(code, "ko"))
		return LANGUAGE_KO;
	return code && !strcmp(code, "en") ? LANGUAGE_EN : fallback;
}

static bool is_hangul(ucs4_t character)
{
	return (character >= 0xAC00 && character <= 0xD7A3) || (character >= 0x1100 && character <= 0x11FF) ||
	       (character >= 0x3130 && character <= 0x318F);
}

static bool is_apostrophe(ucs4_t character)
{
	return character == '\'' || character == '`' || character == 0x2018 || character == 0x2019 || character == 0xB4;
}

static bool ends_sentence(ucs4_t character, char next)
{
	if (character == '?' || character == '!' || character == '\n' || character == 0x3002 || character == 0xFF1F || character == 0xFF01)
		return true;
	return character == '.' && (!next || next == ' ' || next == '\n' || next == '.');
}

/* The bytes of a text that are read, whole characters. */
static size_t length_read(const char *text)
{
	return text_fitting(text, strnlen(text, PHRASE_BYTES + 1), PHRASE_BYTES);
}

struct words_writer {
	struct strbuf *words, *joined;
	unsigned *places;
	size_t hangul, latin, count;
};

static void write_space(struct words_writer *writer, size_t place)
{
	if (writer->words->length && writer->words->data[writer->words->length - 1] == ' ')
		return;
	writer->places[writer->words->length] = (unsigned)place;
	strbuf_add_char(writer->words, ' ');
}

static void write_character(struct words_writer *writer, ucs4_t character, size_t place)
{
	uint8_t bytes[6];
	int size = u8_uctomb(bytes, uc_tolower(character), sizeof bytes);

	writer->count += writer->words->data[writer->words->length - 1] == ' ';
	for (int i = 0; i < size; i++)
		writer->places[writer->words->length + (size_t)i] = (unsigned)place;
	strbuf_add(writer->words, bytes, (size_t)size);
	strbuf_add(writer->joined, bytes, (size_t)size);
	writer->hangul += is_hangul(character);
	writer->latin += uc_is_alpha(character) && !is_hangul(character);
}

static void write_end_of_sentence(struct words_writer *writer, size_t place)
{
	write_space(writer, place);
	if (writer->words->length < 2 || writer->words->data[writer->words->length - 2] == '.')
		return;
	writer->places[writer->words->length] = (unsigned)place;
	strbuf_add_char(writer->words, '.');
	write_space(writer, place);
}

static void write_words(struct words_writer *writer, const char *text)
{
	size_t length = strlen(text);

	write_space(writer, 0);
	for (size_t place = 0; place < length;) {
		ucs4_t character;
		int size = u8_mbtouc(&character, (const uint8_t *)text + place, length - place);

		if (uc_is_alnum(character))
			write_character(writer, character, place);
		else if (ends_sentence(character, text[place + (size_t)size]))
			write_end_of_sentence(writer, place);
		else if (!is_apostrophe(character))
			write_space(writer, place);
		place += (size_t)size;
	}
	write_space(writer, length);
}

struct phrase phrase_read(struct arena *arena, const char *text, enum language fallback)
{
	struct phrase phrase = {.arena = arena};
	size_t length, room;
	struct words_writer writer = {0};

	phrase.text = text_typed(arena, text, length_read(text), &length);
	room = length * 3 + 8; /* a space, a point and a space for each byte at most */
	writer = (struct words_writer){.words = strbuf_in_arena(arena, room), .joined = strbuf_in_arena(arena, room),
		.places = arena_array(arena, room, sizeof *writer.places)};
	write_words(&writer, phrase.text);
	phrase.words = strbuf_text(writer.words);
	phrase.joined = strbuf_text(writer.joined);
	phrase.places = writer.places;
	phrase.word_count = writer.count;
	phrase.has_hangul = writer.hangul > 0;
	phrase.has_letters = writer.hangul + writer.latin > 0;
	phrase.asks = length && (phrase.text[length - 1] == '?' || strstr(phrase.text, "？"));
	phrase.language = !phrase.has_letters ? fallback : 2 * writer.hangul >= writer.latin ? LANGUAGE_KO : LANGUAGE_EN;
	return phrase;
}

/* Of a pattern: the first bytes of syllables and of single letters. */
static bool has_hangul(const char *text)
{
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at == 0xE3 || ((unsigned char)*at >= 0xEA && (unsigned char)*at <= 0xED))
			return true;
	return false;
}

/* What stands in the text between two places of the words, without marks at its ends. */
static const char *written(const struct phrase *phrase, size_t start, size_t end)
{
	size_t from = phrase->places[start], to = phrase->places[end];

	while (to > from && strchr(" ,;:\"'.!?", phrase->text[to - 1]))
		to--;
	return arena_copy(phrase->arena, phrase->text + from, to - from);
}

/* Latin: whole words, the last one perhaps open at its end, perhaps with what follows. */
static bool fits_words(const struct phrase *phrase, char *part, const char **rest)
{
	size_t length = strlen(part);
	bool is_open = length && part[length - 1] == '*', takes_rest = length > 2 && part[length - 1] == '+';
	const char *wanted, *found;

	if (is_open || takes_rest)
		part[length - (takes_rest ? 2 : 1)] = '\0';
	wanted = arena_printf(phrase->arena, is_open ? " %s" : " %s ", part);
	found = strstr(phrase->words, wanted);
	if (found && takes_rest) {
		size_t start = (size_t)(found - phrase->words) + strlen(wanted);
		const char *end = strstr(phrase->words + start, " .");
		size_t stop = end ? (size_t)(end - phrase->words) : strlen(phrase->words) - 1;

		if (stop <= start || phrase->words[start] == '.')
			return false;
		*rest = written(phrase, start, stop);
	}
	return found != NULL;
}

/* Hangul with the word before it. */
static bool fits_after_word(const struct phrase *phrase, const char *part, const char **rest)
{
	const char *found = strstr(phrase->words + 1, part), *start = found;

	while (start && start > phrase->words && start[-1] != ' ')
		start--;
	if (!found || start == found)
		return false;
	*rest = written(phrase, (size_t)(start - phrase->words), (size_t)(found - phrase->words));
	return true;
}

static bool fits_hangul(const struct phrase *phrase, char *part, const char **rest)
{
	size_t length = strlen(part);
	bool at_start = part[0] == '^', at_end = part[length - 1] == '$';
	struct strbuf *joined;

	if (part[0] == '+')
		return fits_after_word(phrase, part + 1, rest);
	if (at_end)
		part[length - 1] = '\0';
	if (at_start || at_end)
		return strstr(phrase->words, arena_printf(phrase->arena, "%s%s%s", at_start ? " " : "", part + at_start, at_end ? " " : ""));
	joined = strbuf_in_arena(phrase->arena, length + 1);
	for (const char *at = part; *at; at++)
		if (*at != ' ')
			strbuf_add_char(joined, *at);
	return strstr(phrase->joined, strbuf_text(joined));
}

static bool fits_all(const struct phrase *phrase, char *parts, const char **rest)
{
	char *next = NULL;

	for (char *part = strtok_r(parts, "&", &next); part; part = strtok_r(NULL, "&", &next))
		if (!(has_hangul(part) ? fits_hangul(phrase, part, rest) : fits_words(phrase, part, rest)))
			return false;
	return true;
}

bool phrase_fits(const struct phrase *phrase, const char *pattern, const char **rest)
{
	char *alternatives = arena_strdup(phrase->arena, pattern), *next = NULL;
	const char *found = NULL;
	bool fits = false;

	for (char *one = strtok_r(alternatives, "|", &next); one && !fits; one = strtok_r(NULL, "|", &next)) {
		found = NULL;
		fits = fits_all(phrase, one, &found);
	}
	if (rest)
		*rest = fits ? found : NULL;
	return fits;
}
