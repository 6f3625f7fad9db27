/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/tool_list.h"

#include <string.h>

#include "core/json_text.h"
#include "core/strbuf.h"
#include "core/text.h"

#define NAME_MOST 128
#define TITLE_MOST 200
#define DESCRIPTION_MOST 4000
#define SCHEMA_MOST 8000

/* At most so many code points of a text without control characters or what hides or turns text; "" for what is no text. */
static const char *clean(struct arena *arena, const json_t *value, size_t most)
{
	const char *text = json_is_string(value) ? json_string_value(value) : "";
	char *copy = arena_strdup(arena, text);
	size_t length, end;

	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	copy = text_nfc(arena, copy, strlen(copy), &length);
	end = text_first(copy, length, most);
	return text_has_hidden(copy, end) || text_has_control(copy, end, false) ? "" : text_trim(arena, copy, end, NULL);
}

static bool is_repeatable(const json_t *tool)
{
	const json_t *hints = json_object_get(tool, "annotations");

	return json_is_true(json_object_get(hints, "readOnlyHint")) || json_is_true(json_object_get(hints, "idempotentHint"));
}

/* A document of theirs as text; NULL where it is too large. */
static const char *schema_text(struct arena *arena, json_t *schema)
{
	const char *text = json_is_object(schema) ? json_text(arena, json_incref(schema)) : "{}";

	return strlen(text) <= SCHEMA_MOST ? text : NULL;
}

static void add_text(struct strbuf *out, const char *before, const char *text)
{
	strbuf_add_text(out, before);
	strbuf_add_json(out, text, strlen(text));
}

static void add_tool(struct arena *arena, struct strbuf *out, const json_t *tool)
{
	const char *name = clean(arena, json_object_get(tool, "name"), NAME_MOST);
	const char *schema = schema_text(arena, json_object_get(tool, "inputSchema"));

	if (!*name || !schema || strcmp(name, json_string_value(json_object_get(tool, "name"))) != 0)
		return; /* under another name it could not be called */
	add_text(out, out->length > 1 ? ",{\"name\":" : "{\"name\":", name);
	add_text(out, ",\"title\":", clean(arena, json_object_get(tool, "title"), TITLE_MOST));
	add_text(out, ",\"description\":", clean(arena, json_object_get(tool, "description"), DESCRIPTION_MOST));
	strbuf_add_text(out, ",\"input_schema\":");
	strbuf_add_text(out, schema);
	strbuf_add_text(out, is_repeatable(tool) ? ",\"is_repeatable\":true}" : ",\"is_repeatable\":false}");
}

const char *tool_list_text(struct arena *arena, const json_t *tools)
{
	struct strbuf *out = strbuf_in_arena(arena, (size_t)4 * 1024 * 1024);
	const json_t *tool;
	size_t i;

	strbuf_add_text(out, "[");
	json_array_foreach(tools, i, tool)
		add_tool(arena, out, tool);
	strbuf_add_text(out, "]");
	return strbuf_text(out);
}
