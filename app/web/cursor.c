/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/cursor.h"

#include <string.h>

#include "core/base64.h"
#include "core/clock.h"
#include "core/text.h"

/* "id list key" */
const char *cursor_write(struct arena *arena, const char *list, const char *key, const char *id)
{
	const char *whole = arena_printf(arena, "%s %s %s", id, list, key);

	return base64url_encode(arena, whole, strlen(whole));
}

bool cursor_read(struct arena *arena, const char *list, const char *text, bool by_name, const char **key, struct uuid *id)
{
	size_t length, list_length = strlen(list);
	char *whole = base64url_decode(arena, text, &length);
	clock_time time;

	if (!whole || length < UUID_TEXT_SIZE + list_length + 1 || strlen(whole) != length ||
	    whole[UUID_TEXT_SIZE - 1] != ' ' || !text_is_utf8(whole, length))
		return false;
	whole[UUID_TEXT_SIZE - 1] = '\0';
	*key = whole + UUID_TEXT_SIZE + list_length + 1;
	return strncmp(whole + UUID_TEXT_SIZE, list, list_length) == 0 && (*key)[-1] == ' ' && uuid_parse(id, whole) &&
	       (by_name || clock_parse(&time, *key, strlen(*key)));
}
