/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/message.h"

#include <ctype.h>
#include <string.h>

#define PIECES_MAXIMUM 64

struct message_reader {
	struct arena *arena;
	struct view_names *names;
	struct strbuf *error;
	struct message_piece pieces[PIECES_MAXIMUM];
	size_t count;
};

static struct message_piece *add_piece(struct message_reader *reader, enum message_kind kind)
{
	struct message_piece *piece;

	if (reader->count == PIECES_MAXIMUM) {
		strbuf_add_format(reader->error, "more than %d pieces", PIECES_MAXIMUM);
		return NULL;
	}
	piece = &reader->pieces[reader->count++];
	*piece = (struct message_piece){.kind = kind};
	return piece;
}

static struct message_text keep(struct arena *arena, const char *bytes, size_t length)
{
	return (struct message_text){arena_copy(arena, bytes, length), length};
}

static bool add_literal(struct message_reader *reader, const char *text, size_t length)
{
	struct message_piece *piece;
	struct strbuf html;

	if (!length)
		return true;
	piece = add_piece(reader, MESSAGE_LITERAL);
	if (!piece)
		return false;
	strbuf_init(&html, length * 6);
	strbuf_add_html(&html, text, length);
	piece->plain = keep(reader->arena, text, length);
	piece->html = keep(reader->arena, html.data, html.length);
	strbuf_release(&html);
	return true;
}

static bool is_name(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '.')
			return false;
	return length > 0 && text[0] != '.';
}

static bool refuse(struct message_reader *reader, const char *text, size_t length)
{
	strbuf_add_format(reader->error, "{%.*s} is no placeholder", (int)length, text);
	return false;
}

/* What stands between the braces. */
static bool add_placeholder(struct message_reader *reader, const char *text, size_t length)
{
	const char *colon = memchr(text, ':', length);
	size_t name_length = colon ? (size_t)(colon - text) : length;
	const char *choice = colon ? colon + 1 : NULL;
	size_t choice_length = colon ? length - name_length - 1 : 0;
	const char *bar = choice ? memchr(choice, '|', choice_length) : NULL;
	const char *middle = choice && !bar ? memchr(choice, '/', choice_length) : bar;
	struct message_piece *piece;

	if (!is_name(text, name_length) || (colon && !middle))
		return refuse(reader, text, length);
	piece = add_piece(reader, !colon ? MESSAGE_VALUE : bar ? MESSAGE_PLURAL : MESSAGE_PARTICLE);
	if (!piece)
		return false;
	piece->path = path_compile(reader->arena, reader->names, text, name_length, true);
	if (!piece->path)
		return refuse(reader, text, length);
	if (middle) {
		piece->first = keep(reader->arena, choice, (size_t)(middle - choice));
		piece->second = keep(reader->arena, middle + 1, choice_length - (size_t)(middle - choice) - 1);
	}
	return true;
}

static bool read_pieces(struct message_reader *reader, const char *text, size_t length)
{
	const char *end = text + length;

	while (text < end) {
		const char *open = memchr(text, '{', (size_t)(end - text));
		const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;

		if (!add_literal(reader, text, (size_t)((open ? open : end) - text)))
			return false;
		if (!open)
			return true;
		if (!close) {
			strbuf_add_text(reader->error, "{ without }");
			return false;
		}
		if (!add_placeholder(reader, open + 1, (size_t)(close - open) - 1))
			return false;
		text = close + 1;
	}
	return true;
}

const struct message *message_compile(struct arena *arena, struct view_names *names, const char *text, size_t length,
				      struct strbuf *error)
{
	struct message_reader reader = {.arena = arena, .names = names, .error = error};
	struct message_piece *pieces;
	struct message *message;

	if (!read_pieces(&reader, text, length))
		return NULL;
	message = arena_alloc(arena, sizeof *message);
	message->count = reader.count;
	pieces = arena_array(arena, reader.count, sizeof *pieces);
	memcpy(pieces, reader.pieces, reader.count * sizeof *pieces);
	message->pieces = pieces;
	return message;
}

/* The last part of a placeholder's path, without the ending that formats it. */
static const struct view_name *name_of(const struct message_piece *piece)
{
	if (piece->kind == MESSAGE_LITERAL)
		return NULL;
	return piece->path->stem ? piece->path->stem : piece->path->parts[piece->path->count - 1];
}

const struct view_name *message_missing(const struct message *one, const struct message *other)
{
	for (size_t i = 0; i < one->count; i++) {
		const struct view_name *name = name_of(&one->pieces[i]);
		bool found = !name;

		for (size_t j = 0; j < other->count && !found; j++)
			found = name_of(&other->pieces[j]) == name;
		if (!found)
			return name;
	}
	return NULL;
}
