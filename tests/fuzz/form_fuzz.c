/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Query strings and urlencoded forms: whatever is accepted is UTF-8 without NUL, at most so many pairs. */
#include <stdint.h>
#include <stdlib.h>

#include "core/text.h"
#include "http/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct pairs pairs;

	if (!arena)
		arena = arena_create((size_t)64 * 1024 * 1024);
	if (query_parse(arena, (const char *)data, size, &pairs)) {
		if (pairs.count > QUERY_PAIRS_MAXIMUM)
			abort();
		for (size_t i = 0; i < pairs.count; i++)
			if (!text_is_utf8(pairs.items[i].value, pairs.items[i].length) ||
			    strlen(pairs.items[i].value) != pairs.items[i].length ||
			    !text_is_utf8(pairs.items[i].name, strlen(pairs.items[i].name)))
				abort();
	}
	arena_reset(arena);
	return 0;
}
