/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document of any bytes, read here and not in a jail, so that the sanitizers see it: what comes out keeps the promises of documents/extract.h. */
#include <stdint.h>
#include <stdlib.h>

#include "core/text.h"
#include "documents/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct extract extract)
{
	struct passage passage;
	size_t count = 0;

	for (; extract_next(&extract, &passage); count++)
		if (!passage.text_length || text_characters(passage.text, passage.text_length) > PASSAGE_CHARACTERS ||
		    !text_is_utf8(passage.text, passage.text_length) || !text_is_utf8(passage.heading, passage.heading_length))
			abort();
	if (!count || !document_kind_name(extract.kind))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"a.txt", "a.md", "a.html"};
	static struct arena *arena;

	if (!arena) {
		arena = arena_create((size_t)256 * 1024 * 1024);
		extract_prepare();
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct extract extract;

		if (extract_text_here(arena, data, size, names[i], &extract) == READ_FINE)
			check(extract);
		arena_reset(arena);
	}
	return 0;
}
