/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/roster_metadata.h"

#include <jansson.h>
#include <string.h>

#include "core/json_text.h"
#include "core/text.h"
#include "school/sheet.h"

#define PREFIX "metadata."
#define LONGEST_KEY 60 /* characters, as school.is_metadata_heading */

const char *roster_metadata_key(const char *heading)
{
	const char *key = heading + strlen(PREFIX);

	if (strncasecmp(heading, PREFIX, strlen(PREFIX)) != 0 || !*key || *key == ' ' ||
	    text_characters(key, strlen(key)) > LONGEST_KEY || text_has_control(key, strlen(key), false))
		return NULL;
	return key;
}

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* RFC 8259, section 6. */
static bool is_number(const char *text)
{
	text += *text == '-';
	if (!digits(text) || (*text == '0' && digits(text) > 1))
		return false;
	text += digits(text);
	if (*text == '.') {
		if (!digits(++text))
			return false;
		text += digits(text);
	}
	if (*text == 'e' || *text == 'E') {
		text += text[1] == '-' || text[1] == '+' ? 2 : 1;
		if (!digits(text))
			return false;
		text += digits(text);
	}
	return !*text;
}

static bool looks_like_json(const char *text)
{
	return *text == '"' || *text == '[' || *text == '{' || strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || is_number(text);
}

/* Whether a text cannot stand in a cell as it is: the same question as school.metadata_cell's. */
static bool needs_quotes(const char *text)
{
	size_t length = strlen(text);

	return !length || text[0] == ' ' || text[length - 1] == ' ' || looks_like_json(text) || text_has_control(text, length, false);
}

/* Whether a cell that looks like JSON is a value of it that PostgreSQL takes as well. */
static bool is_value(const char *cell)
{
	json_t *json = json_loads(cell, JSON_DECODE_ANY, NULL);
	bool is_good = json && (!json_is_string(json) || needs_quotes(json_string_value(json)));

	json_decref(json);
	return is_good;
}

void roster_metadata_add(struct strbuf *out, const char *cell)
{
	if (looks_like_json(cell) && is_value(cell))
		strbuf_add_text(out, cell);
	else
		strbuf_add_json(out, cell, strlen(cell));
}

void roster_metadata_write_headings(struct strbuf *out, struct arena *arena, const struct result *keys)
{
	for (size_t i = 0; i < result_count(keys); i++)
		sheet_write_cell(out, arena_printf(arena, PREFIX "%s", result_text(keys, i, "key")), false);
}

void roster_metadata_write_cells(struct strbuf *out, struct arena *arena, const struct result *keys, const char *cells)
{
	json_t *json = json_read(arena, cells);

	for (size_t i = 0; i < result_count(keys); i++)
		sheet_write_cell(out, json_string_value(json_object_get(json, result_text(keys, i, "key"))), false);
}
