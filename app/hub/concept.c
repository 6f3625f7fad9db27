/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/concept.h"

#include <string.h>

#include "core/text.h"
#include "school/sheet.h"

#define LONGEST_KEY 200
#define JSON_MAXIMUM ((size_t)8 * 1024 * 1024)

enum { CONCEPT, PREREQUISITE, COLUMN_COUNT };

static const struct sheet_heading columns[COLUMN_COUNT] = {
	[CONCEPT] = {"concept", "개념"},
	[PREREQUISITE] = {"prerequisite", "선수개념"},
};

static bool fail(struct prerequisites_fault *fault, const char *code, int64_t place)
{
	*fault = (struct prerequisites_fault){.code = code, .place = place};
	return false;
}

/* Places are columns of the file + 1. */
static bool read_headings(struct arena *arena, const struct sheet_row *row, size_t places[COLUMN_COUNT], struct prerequisites_fault *fault)
{
	int64_t column;

	switch (sheet_find_headings(arena, row, columns, COLUMN_COUNT, places, &column)) {
	case SHEET_HEADING_UNKNOWN:
		return fail(fault, "unknown_prerequisite_heading", column);
	case SHEET_HEADING_DOUBLED:
		return fail(fault, "doubled_heading", column);
	case SHEET_HEADINGS_FINE:
		break;
	}
	return (places[CONCEPT] && places[PREREQUISITE]) || fail(fault, "missing_prerequisite_heading", 0);
}

/* One key. *code stays at the first thing wrong with the row. */
static const char *read_key(struct arena *arena, const struct sheet_row *row, size_t place, const char **code)
{
	const char *key = sheet_cell(arena, row, place), *wrong = NULL;

	if (!key)
		wrong = "control_characters";
	else if (!*key)
		wrong = "required";
	else if (text_characters(key, strlen(key)) > LONGEST_KEY)
		wrong = "cell_too_long";
	if (wrong && !*code)
		*code = wrong;
	return key ? key : "";
}

static void add_pair(struct arena *arena, const struct sheet_row *row, const size_t places[COLUMN_COUNT], struct strbuf *pairs,
		     struct strbuf *text)
{
	const char *code = NULL;

	strbuf_add_format(pairs, "{\"line\":%u", row->line);
	for (int column = 0; column < COLUMN_COUNT; column++) {
		const char *key = read_key(arena, row, places[column], &code);

		strbuf_add_format(pairs, ",\"%s\":", columns[column].english);
		strbuf_add_json(pairs, key, strlen(key));
		sheet_write_cell(text, key, column == 0);
	}
	if (code)
		strbuf_add_format(pairs, ",\"code\":\"%s\"", code);
	strbuf_add_char(pairs, '}');
	sheet_end_line(text);
}

static void write_headings(struct strbuf *out, bool korean)
{
	for (int column = 0; column < COLUMN_COUNT; column++)
		sheet_write_cell(out, korean ? columns[column].korean : columns[column].english, column == 0);
	sheet_end_line(out);
}

bool prerequisites_read(struct arena *arena, const char *bytes, size_t length, struct prerequisites *prerequisites,
			struct prerequisites_fault *fault)
{
	struct strbuf *pairs = strbuf_in_arena(arena, JSON_MAXIMUM), *text = strbuf_in_arena(arena, JSON_MAXIMUM);
	size_t places[COLUMN_COUNT] = {0};
	enum sheet_fault sheet_fault;
	struct sheet sheet;
	unsigned line;

	if (length > PREREQUISITES_BYTES_MAXIMUM)
		return fail(fault, "prerequisites_too_large", (int64_t)(PREREQUISITES_BYTES_MAXIMUM >> 10));
	sheet_fault = sheet_read(arena, bytes, length, &sheet, &line);
	if (sheet_fault != SHEET_FINE)
		return fail(fault, sheet_fault_code(sheet_fault), sheet_fault_place(sheet_fault, line));
	if (!sheet.count)
		return fail(fault, "no_prerequisites", 0);
	if (!read_headings(arena, &sheet.rows[0], places, fault))
		return false;
	if (sheet.count == 1)
		return fail(fault, "no_prerequisites", 0);
	write_headings(text, false);
	for (size_t i = 1; i < sheet.count; i++) {
		strbuf_add_char(pairs, i == 1 ? '[' : ',');
		add_pair(arena, &sheet.rows[i], places, pairs, text);
	}
	strbuf_add_char(pairs, ']');
	*prerequisites = (struct prerequisites){.pairs = strbuf_text(pairs), .text = strbuf_text(text), .count = sheet.count - 1};
	return true;
}

void prerequisites_write(struct strbuf *out, const struct result *rows, bool korean)
{
	write_headings(out, korean);
	for (size_t row = 0; row < result_count(rows); row++) {
		for (int column = 0; column < COLUMN_COUNT; column++)
			sheet_write_cell(out, result_text(rows, row, columns[column].english), column == 0);
		sheet_end_line(out);
	}
}
