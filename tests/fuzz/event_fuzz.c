/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A body of learning events of any bytes, read as lines and as JSON, as events and as statements: each item is either
 * written for hub.accept_events or refused once, and what is written is JSON that keeps the promises of hub/event.h.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "core/uuid.h"
#include "hub/event_body.h"
#include "hub/event_statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NODE 4
#define NOW INT64_C(1790000000000000)

static void check_item(const json_t *item, size_t sent)
{
	json_t *content = json_object_get(item, "content"), *concept = json_object_get(item, "concept");
	const char *at = json_string_value(json_object_get(item, "occurred_at"));
	json_int_t index = json_integer_value(json_object_get(item, "index"));
	clock_time occurred_at;

	if (index < 0 || (size_t)index >= sent || !json_is_object(content))
		abort();
	if (!at || !clock_parse(&occurred_at, at, strlen(at)) || occurred_at > NOW + CLOCK_DAY)
		abort();
	if (!json_string_length(json_object_get(item, "source_id")) || !json_is_string(json_object_get(item, "event_type")))
		abort();
	if (concept && !json_equal(concept, json_object_get(content, "concept")))
		abort();
	if (json_object_get(item, "is_correct") && (!concept || !json_is_string(json_object_get(content, "result"))))
		abort();
}

static void check(struct event_batch *batch)
{
	const char *text = event_batch_items(batch);
	json_t *items = json_loads(text, 0, NULL), *item;
	size_t refused = 0, i;

	if (!items || json_array_size(items) != batch->good)
		abort();
	json_array_foreach(items, i, item)
		check_item(item, batch->sent);
	for (const struct event_error *error = batch->errors; error; error = error->next, refused++)
		if (error->index >= batch->sent || !text_is_utf8(error->field, strlen(error->field)))
			abort();
	if (refused + batch->good != batch->sent || batch->sent > EVENT_ITEMS_MOST)
		abort();
	json_decref(items);
}

static void try_reader(struct arena *arena, const char *text, size_t length, event_item_reader *read_item)
{
	static const struct secret_key key = {.bytes = {7}, .id = 1};
	struct event_batch batch;

	event_batch_begin(&batch, arena, &key, NODE, NOW);
	if (event_batch_read_lines(&batch, text, length, read_item) == EVENT_BODY_READ)
		check(&batch);
	event_batch_begin(&batch, arena, &key, NODE, NOW);
	if (event_batch_read(&batch, text, length, read_item) == EVENT_BODY_READ)
		check(&batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;

	if (!arena)
		arena = arena_create((size_t)256 * 1024 * 1024);
	try_reader(arena, (const char *)data, size, event_batch_add);
	try_reader(arena, (const char *)data, size, event_statement_add);
	arena_reset(arena);
	return 0;
}
