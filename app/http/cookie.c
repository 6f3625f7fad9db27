/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/cookie.h"

#include <string.h>

#include "core/text.h"

static void trim(const char **text, size_t *length)
{
	while (*length && strchr(" \t", **text)) {
		(*text)++;
		(*length)--;
	}
	while (*length && strchr(" \t", (*text)[*length - 1]))
		(*length)--;
}

static bool read_cookie(struct arena *arena, const char *text, size_t length, struct pair *cookie)
{
	const char *equals = memchr(text, '=', length), *value;
	size_t name_length, value_length;

	if (!equals)
		return false;
	value = equals + 1;
	name_length = (size_t)(equals - text);
	value_length = (size_t)(text + length - value);
	trim(&text, &name_length);
	trim(&value, &value_length);
	if (value_length >= 2 && value[0] == '"' && value[value_length - 1] == '"') {
		value++;
		value_length -= 2;
	}
	if (!name_length || !text_is_utf8(text, name_length) || !text_is_utf8(value, value_length))
		return false;
	cookie->name = arena_copy(arena, text, name_length);
	cookie->value = arena_copy(arena, value, value_length);
	cookie->length = value_length;
	return true;
}

static size_t count_pieces(const char *header)
{
	size_t count = 1;

	for (; *header; header++)
		count += *header == ';';
	return count < COOKIES_MAXIMUM ? count : COOKIES_MAXIMUM;
}

struct pairs cookie_parse(struct arena *arena, const char *header)
{
	struct pairs cookies = {.count = 0};
	size_t room;

	if (!header || !*header)
		return cookies;
	room = count_pieces(header);
	cookies.items = arena_array(arena, room, sizeof *cookies.items);
	while (*header && cookies.count < room) {
		size_t length = strcspn(header, ";");

		if (read_cookie(arena, header, length, &cookies.items[cookies.count]))
			cookies.count++;
		header += length;
		header += *header == ';';
	}
	return cookies;
}
