/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * multipart/form-data with the boundary "b", handed over in pieces of the size of the first byte: the answer is the
 * same as for the body in one piece, and whatever is accepted keeps what multipart.h promises.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/text.h"
#include "http/multipart.h"
#include "unit/http/memory_body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum http_status read_pieces(struct arena *arena, const uint8_t *data, size_t size, size_t piece,
				    struct pairs *pairs)
{
	struct memory_body body = {(const char *)data, size, piece};
	struct multipart_source source = {"multipart/form-data; boundary=b", memory_body_read, &body, size, 65536};

	return multipart_read(arena, &source, pairs);
}

static void check(const struct pairs *pairs)
{
	if (pairs->count > MULTIPART_PARTS_MAXIMUM)
		abort();
	for (size_t i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->items[i];

		if (!pair->name || !pair->value || (pair->file && !*pair->file_name))
			abort();
		if (!pair->file && (strlen(pair->value) != pair->length || !text_is_utf8(pair->value, pair->length)))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct pairs whole = {.count = 0}, pieces = {.count = 0};
	enum http_status status;

	if (!size)
		return 0;
	if (!arena)
		arena = arena_create((size_t)64 * 1024 * 1024);
	status = read_pieces(arena, data + 1, size - 1, 0, &whole);
	if (read_pieces(arena, data + 1, size - 1, data[0], &pieces) != status || whole.count != pieces.count)
		abort();
	check(&whole);
	check(&pieces);
	arena_reset(arena);
	return 0;
}
