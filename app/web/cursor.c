/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/cursor.h"

#include <string.h>

#include "core/base64.h"
#include "core/clock.h"
#include "core/text.h"

const char *cursor_write(struct arena *arena, const char *key, const char *id)
{
	const char *both = arena_printf(arena, "%s %s", id, key);

	return base64url_encode(arena, both, strlen(both));
}

bool cursor_read(struct arena *arena, const char *text, bool by_name, const char **key, struct uuid *id)
{
	size_t length;
	char *both = base64url_decode(arena, text, &length);
	clock_time time;

	if (!both || length < UUID_TEXT_SIZE || strlen(both) != length || both[UUID_TEXT_SIZE - 1] != ' ' ||
	    !text_is_utf8(both, length))
		return false;
	both[UUID_TEXT_SIZE - 1] = '\0';
	*key = both + UUID_TEXT_SIZE;
	return uuid_parse(id, both) && (by_name || clock_parse(&time, *key, strlen(*key)));
}
