/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/rollover.h"

#include <string.h>

#include "core/text.h"
#include "school/roster.h"
#include "school/sheet.h"

#define LONGEST_CELL 100
#define JSON_MAXIMUM ((size_t)16 * 1024 * 1024)

enum rollover_column {
#define ROLLOVER_COLUMN(column, english, korean) column,
#include "hub/rollover_columns.def"
	COLUMN_COUNT
};

static const struct sheet_heading headings[COLUMN_COUNT] = {
#define ROLLOVER_COLUMN(column, english_, korean_) {english_, korean_},
#include "hub/rollover_columns.def"
};

struct reading {
	struct arena *arena;
	size_t places[COLUMN_COUNT]; /* column of the file + 1, 0 where it has none */
	struct strbuf *out;
	const char *field, *code;    /* the first thing wrong with this row */
};

static bool fail(struct rollover_fault *fault, const char *code, int64_t place)
{
	*fault = (struct rollover_fault){.code = code, .place = place};
	return false;
}

/* ---- one row ---- */

static void refuse(struct reading *reading, enum rollover_column column, const char *code)
{
	if (!reading->code) {
		reading->field = headings[column].english;
		reading->code = code;
	}
}

/* "" for what is not there or not to be read. */
static const char *cell(struct reading *reading, const struct sheet_row *row, enum rollover_column column)
{
	const char *text = sheet_cell(reading->arena, row, reading->places[column]), *wrong = NULL;

	if (!text)
		wrong = "control_characters";
	else if (text_characters(text, strlen(text)) > LONGEST_CELL)
		wrong = "cell_too_long";
	if (wrong)
		refuse(reading, column, wrong);
	return wrong ? "" : text;
}

static void add_text(struct reading *reading, enum rollover_column column, const char *text)
{
	if (!*text)
		return;
	strbuf_add_format(reading->out, ",\"%s\":", headings[column].english);
	strbuf_add_json(reading->out, text, strlen(text));
}

static void read_grade(struct reading *reading, const struct sheet_row *row, enum rollover_column column)
{
	const char *text = cell(reading, row, column);
	long grade = roster_grade(text);

	if (*text && !grade)
		refuse(reading, column, "not_a_grade");
	if (grade)
		strbuf_add_format(reading->out, ",\"%s\":%ld", headings[column].english, grade);
}

static void read_class(struct reading *reading, const struct sheet_row *row, enum rollover_column column)
{
	const char *name = roster_class_name(reading->arena, cell(reading, row, column));

	if (text_characters(name, strlen(name)) > ROSTER_CLASS_MAXIMUM)
		refuse(reading, column, "cell_too_long");
	add_text(reading, column, name);
}

static void read_number(struct reading *reading, const struct sheet_row *row, enum rollover_column column)
{
	const char *text = cell(reading, row, column), *number = *text ? roster_number(reading->arena, text) : text;

	if (!number)
		refuse(reading, column, "not_a_class_number");
	else
		add_text(reading, column, number);
}

static bool has(struct reading *reading, const struct sheet_row *row, enum rollover_column column)
{
	return *cell(reading, row, column) != '\0';
}

static void read_row(struct reading *reading, const struct sheet_row *row)
{
	reading->field = reading->code = NULL;
	strbuf_add_format(reading->out, "{\"line\":%u", row->line);
	add_text(reading, ROLLOVER_ID, cell(reading, row, ROLLOVER_ID));
	add_text(reading, ROLLOVER_LOGIN, cell(reading, row, ROLLOVER_LOGIN));
	add_text(reading, ROLLOVER_NAME, cell(reading, row, ROLLOVER_NAME));
	read_grade(reading, row, ROLLOVER_GRADE);
	read_class(reading, row, ROLLOVER_CLASS);
	read_number(reading, row, ROLLOVER_NUMBER);
	if (!has(reading, row, ROLLOVER_ID) && !has(reading, row, ROLLOVER_LOGIN) &&
	    !(has(reading, row, ROLLOVER_GRADE) && has(reading, row, ROLLOVER_CLASS) && has(reading, row, ROLLOVER_NUMBER)))
		refuse(reading, ROLLOVER_LOGIN, "student_unnamed");
	read_grade(reading, row, ROLLOVER_NEW_GRADE);
	read_class(reading, row, ROLLOVER_NEW_CLASS);
	read_number(reading, row, ROLLOVER_NEW_NUMBER);
	if (reading->code)
		strbuf_add_format(reading->out, ",\"field\":\"%s\",\"code\":\"%s\"", reading->field, reading->code);
	strbuf_add_char(reading->out, '}');
}

/* ---- headings ---- */

static bool read_headings(struct reading *reading, const struct sheet_row *row, struct rollover_fault *fault)
{
	const size_t *places = reading->places;
	int64_t column;

	switch (sheet_find_headings(reading->arena, row, headings, COLUMN_COUNT, reading->places, &column)) {
	case SHEET_HEADING_UNKNOWN:
		return fail(fault, "unknown_rollover_heading", column);
	case SHEET_HEADING_DOUBLED:
		return fail(fault, "doubled_heading", column);
	case SHEET_HEADINGS_FINE:
		break;
	}
	if (!places[ROLLOVER_NEW_CLASS] || (!places[ROLLOVER_ID] && !places[ROLLOVER_LOGIN] &&
					    !(places[ROLLOVER_GRADE] && places[ROLLOVER_CLASS] && places[ROLLOVER_NUMBER])))
		return fail(fault, "missing_rollover_heading", 0);
	return true;
}

bool rollover_read(struct arena *arena, const char *bytes, size_t length, const char **rows, struct rollover_fault *fault)
{
	struct reading reading = {.arena = arena, .out = strbuf_in_arena(arena, JSON_MAXIMUM)};
	enum sheet_fault sheet_fault;
	struct sheet sheet;
	unsigned line;

	if (length > ROSTER_BYTES_MAXIMUM)
		return fail(fault, "too_large", 0);
	sheet_fault = sheet_read(arena, bytes, length, &sheet, &line);
	if (sheet_fault != SHEET_FINE)
		return fail(fault, sheet_fault_code(sheet_fault), sheet_fault_place(sheet_fault, line));
	if (sheet.count && !read_headings(&reading, &sheet.rows[0], fault))
		return false;
	if (sheet.count < 2)
		return fail(fault, "empty_file", 0);
	for (size_t i = 1; i < sheet.count; i++) {
		strbuf_add_char(reading.out, i == 1 ? '[' : ',');
		read_row(&reading, &sheet.rows[i]);
	}
	strbuf_add_char(reading.out, ']');
	*rows = strbuf_text(reading.out);
	return !strbuf_overflowed(reading.out) || fail(fault, "too_large", 0);
}

void rollover_write(struct strbuf *out, const struct result *rows, bool korean)
{
	for (int i = ROLLOVER_LOGIN; i < COLUMN_COUNT; i++)
		sheet_write_cell(out, korean ? headings[i].korean : headings[i].english, i == ROLLOVER_LOGIN);
	sheet_end_line(out);
	for (size_t row = 0; row < result_count(rows); row++) {
		for (int i = ROLLOVER_LOGIN; i < COLUMN_COUNT; i++)
			sheet_write_cell(out, result_text(rows, row, headings[i].english), i == ROLLOVER_LOGIN);
		sheet_end_line(out);
	}
}
