/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event_body.h"

#include <string.h>

#include "http/json_body.h"

/* Where the items of a body are. */
struct item_list {
	size_t count; /* also of those past EVENT_ITEMS_MOST, which are counted alone */
	struct {
		const char *text;
		size_t length;
	} items[EVENT_ITEMS_MOST];
};

static void list_item(struct item_list *list, const char *text, const char *end)
{
	if (list->count < EVENT_ITEMS_MOST) {
		list->items[list->count].text = text;
		list->items[list->count].length = (size_t)(end - text);
	}
	list->count++;
}

static const char *skip_blanks(const char *text, const char *end)
{
	while (text < end && *text && strchr(" \t\r\n", *text))
		text++;
	return text;
}

/* The comma or bracket that an item ends with; what stands inside its own brackets and quotes is skipped. NULL: there is none. */
static const char *item_end(const char *text, const char *end)
{
	bool is_quoted = false, is_escaped = false;
	size_t depth = 0;

	for (; text < end; text++) {
		if (is_escaped) {
			is_escaped = false;
		} else if (*text == '"') {
			is_quoted = !is_quoted;
		} else if (is_quoted) {
			is_escaped = *text == '\\';
		} else if (*text == '[' || *text == '{') {
			depth++;
		} else if (*text == ']' || *text == '}') {
			if (!depth--)
				return text;
		} else if (*text == ',' && !depth) {
			return text;
		}
	}
	return NULL;
}

/* text is after the bracket. @return false when it is not closed, or something comes after it */
static bool list_array(struct item_list *list, const char *text, const char *end)
{
	const char *last;

	text = skip_blanks(text, end);
	if (text < end && *text == ']')
		return skip_blanks(text + 1, end) == end;
	do {
		last = item_end(text, end);
		if (!last)
			return false;
		list_item(list, text, last);
		text = last + 1;
	} while (*last == ',');
	return *last == ']' && skip_blanks(text, end) == end;
}

static void list_lines(struct item_list *list, const char *text, const char *end)
{
	while (text < end) {
		const char *line_end = memchr(text, '\n', (size_t)(end - text));

		if (!line_end)
			line_end = end;
		if (skip_blanks(text, line_end) < line_end)
			list_item(list, text, line_end);
		text = line_end + (line_end < end);
	}
}

/* @return how many of them were JSON */
static size_t read_list(struct event_batch *batch, const struct item_list *list, event_item_reader *read_item)
{
	size_t readable = 0;

	for (size_t i = 0; i < list->count; i++) {
		json_t *item = json_body_parse(batch->arena, list->items[i].text, list->items[i].length);

		readable += item != NULL;
		read_item(batch, item);
	}
	return readable;
}

static enum event_body read_array(struct event_batch *batch, const char *text, const char *end, event_item_reader *read_item)
{
	struct item_list *list = arena_alloc(batch->arena, sizeof *list);

	if (!list_array(list, text, end))
		return EVENT_BODY_BAD_JSON;
	if (list->count > EVENT_ITEMS_MOST)
		return EVENT_BODY_TOO_MANY;
	return read_list(batch, list, read_item) || !list->count ? EVENT_BODY_READ : EVENT_BODY_BAD_JSON;
}

enum event_body event_batch_read(struct event_batch *batch, const char *text, size_t length, event_item_reader *read_item)
{
	const char *end = text + length, *start = skip_blanks(text, end);
	json_t *item;

	if (start < end && *start == '[')
		return read_array(batch, start + 1, end, read_item);
	item = json_body_parse(batch->arena, text, length);
	if (!json_is_object(item))
		return item ? EVENT_BODY_NO_ITEMS : EVENT_BODY_BAD_JSON;
	read_item(batch, item);
	return EVENT_BODY_READ;
}

enum event_body event_batch_read_lines(struct event_batch *batch, const char *text, size_t length, event_item_reader *read_item)
{
	struct item_list *list = arena_alloc(batch->arena, sizeof *list);

	list_lines(list, text, text + length);
	if (list->count > EVENT_ITEMS_MOST)
		return EVENT_BODY_TOO_MANY;
	read_list(batch, list, read_item);
	return EVENT_BODY_READ;
}
