/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cursors of lists, as they come in an address and as what base64url hides: whatever is accepted names an id and a key that the
 * list's statement can take, reads back as itself once written again, and is refused by another list.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "core/clock.h"
#include "core/text.h"
#include "web/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LIST "notices"
#define OTHER_LIST "tutors"

static void try_cursor(struct arena *arena, const char *text, bool by_name)
{
	struct uuid id, same_id, other_id;
	const char *key, *same_key, *other_key;
	clock_time time;

	if (!cursor_read(arena, LIST, text, by_name, &key, &id))
		return;
	if (!uuid_parse(&other_id, id.text) || !text_is_utf8(key, strlen(key)))
		abort();
	if (!by_name && !clock_parse(&time, key, strlen(key)))
		abort();
	if (!cursor_read(arena, LIST, cursor_write(arena, LIST, key, id.text), by_name, &same_key, &same_id) ||
	    strcmp(key, same_key) != 0 || strcmp(id.text, same_id.text) != 0)
		abort();
	if (cursor_read(arena, OTHER_LIST, text, by_name, &other_key, &other_id))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	const char *hidden;

	if (!arena)
		arena = arena_create((size_t)64 * 1024 * 1024);
	hidden = base64url_encode(arena, data, size);
	for (int by_name = 0; by_name <= 1; by_name++) {
		try_cursor(arena, arena_copy(arena, data, size), by_name);
		try_cursor(arena, hidden, by_name);
	}
	arena_reset(arena);
	return 0;
}
