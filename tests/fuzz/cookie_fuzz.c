/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cookie headers: whatever is kept has a name and is UTF-8 without NUL. */
#include <stdint.h>
#include <stdlib.h>

#include "core/text.h"
#include "http/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct pairs cookies;

	if (!arena)
		arena = arena_create((size_t)64 * 1024 * 1024);
	cookies = cookie_parse(arena, arena_copy(arena, data, size));
	if (cookies.count > COOKIES_MAXIMUM)
		abort();
	for (size_t i = 0; i < cookies.count; i++)
		if (!*cookies.items[i].name || strlen(cookies.items[i].value) != cookies.items[i].length ||
		    !text_is_utf8(cookies.items[i].value, cookies.items[i].length))
			abort();
	arena_reset(arena);
	return 0;
}
