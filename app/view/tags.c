/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/tags.h"

#include <string.h>

struct tag_reader tags_begin(const char *source, size_t length)
{
	return (struct tag_reader){
		.source = source, .length = length,
		.open = "{{", .open_length = 2, .close = "}}", .close_length = 2,
	};
}

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

/* The offset of a text at or after from; the source's length when there is none. */
static size_t search(const struct tag_reader *reader, size_t from, const char *text, size_t length)
{
	const char *found = memmem(reader->source + from, reader->length - from, text, length);

	return found ? (size_t)(found - reader->source) : reader->length;
}

static void trim(const char **text, size_t *length)
{
	while (*length && is_space(**text)) {
		(*text)++;
		(*length)--;
	}
	while (*length && is_space((*text)[*length - 1]))
		(*length)--;
}

static enum tag_kind kind_of(char sigil)
{
	switch (sigil) {
	case '#': return TAG_SECTION;
	case '^': return TAG_INVERTED;
	case '/': return TAG_CLOSE;
	case '!': return TAG_COMMENT;
	case '=': return TAG_DELIMITERS;
	case '>': return TAG_PARTIAL;
	case '<': return TAG_PARENT;
	case '$': return TAG_BLOCK;
	case '&':
	case '{': return TAG_RAW;
	default: return TAG_VALUE;
	}
}

/* "<% %>": two runs without space or equals sign. */
static bool set_delimiters(struct tag_reader *reader, const char *text, size_t length)
{
	size_t open = 0, close;

	while (open < length && !is_space(text[open]))
		open++;
	close = open;
	while (close < length && is_space(text[close]))
		close++;
	if (!open || close == length || memchr(text, '=', length))
		return false;
	for (size_t i = close; i < length; i++)
		if (is_space(text[i]))
			return false;
	reader->open = text;
	reader->open_length = open;
	reader->close = text + close;
	reader->close_length = length - close;
	return true;
}

static bool fail(struct tag_reader *reader, size_t offset, const char *failure)
{
	reader->next = offset;
	reader->failure = failure;
	return false;
}

/* Where the inside of a tag ends; {{{ and {{= have a character of their own before the closing delimiter. */
static size_t inside_end(const struct tag_reader *reader, size_t inside, char sigil, size_t *end)
{
	char last = sigil == '{' ? '}' : '=';
	size_t close = search(reader, inside, reader->close, reader->close_length);

	if (sigil != '{' && sigil != '=') {
		*end = close + reader->close_length;
		return close;
	}
	for (; close < reader->length; close = search(reader, close + 1, reader->close, reader->close_length)) {
		/* in "}}}" the delimiter is the last two */
		if (close > inside && reader->source[close - 1] == last) {
			*end = close + reader->close_length;
			return close - 1;
		}
	}
	return reader->length;
}

bool tags_next(struct tag_reader *reader, struct tag *tag)
{
	size_t start = search(reader, reader->next, reader->open, reader->open_length);
	size_t inside = start + reader->open_length, stop;
	char sigil;

	if (start == reader->length)
		return false;
	sigil = inside < reader->length ? reader->source[inside] : '\0';
	while (is_space(sigil) && ++inside < reader->length)
		sigil = reader->source[inside];
	if (inside >= reader->length)
		return fail(reader, start, "a tag is not closed");
	tag->kind = kind_of(sigil);
	inside += tag->kind != TAG_VALUE;
	stop = inside_end(reader, inside, sigil, &tag->end);
	if (stop >= reader->length)
		return fail(reader, start, "a tag is not closed");
	tag->start = start;
	tag->name = reader->source + inside;
	tag->length = stop - inside;
	trim(&tag->name, &tag->length);
	if (tag->kind == TAG_DELIMITERS && !set_delimiters(reader, tag->name, tag->length))
		return fail(reader, start, "delimiters are two, with a space between and without =");
	if (!tag->length && tag->kind != TAG_COMMENT)
		return fail(reader, start, "a tag has no name");
	reader->next = tag->end;
	return true;
}

size_t tags_line_start(const struct tag_reader *reader, size_t offset)
{
	const char *newline = memrchr(reader->source, '\n', offset);

	return newline ? (size_t)(newline - reader->source) + 1 : 0;
}

bool tags_clear_before(const struct tag_reader *reader, size_t offset)
{
	while (offset > 0 && (reader->source[offset - 1] == ' ' || reader->source[offset - 1] == '\t'))
		offset--;
	return offset == 0 || reader->source[offset - 1] == '\n';
}

bool tags_clear_after(const struct tag_reader *reader, size_t offset, size_t *newline, size_t *next_line)
{
	while (offset < reader->length && (reader->source[offset] == ' ' || reader->source[offset] == '\t'))
		offset++;
	*newline = offset;
	if (offset + 1 < reader->length && reader->source[offset] == '\r' && reader->source[offset + 1] == '\n')
		offset++;
	*next_line = offset < reader->length ? offset + 1 : offset;
	return offset == reader->length || reader->source[offset] == '\n';
}

size_t tags_line_number(const struct tag_reader *reader, size_t offset)
{
	size_t number = 1;

	for (size_t i = 0; i < offset; i++)
		number += reader->source[i] == '\n';
	return number;
}
