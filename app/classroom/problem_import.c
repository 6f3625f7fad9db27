/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/problem_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "classroom/problem.h"
#include "core/json_text.h"
#include "core/text.h"
#include "school/roster.h"
#include "school/sheet.h"

enum column {
#define PROBLEM_COLUMN(column, english, korean) column,
#include "classroom/problem_columns.def"
	COLUMN_COUNT
};

static const struct sheet_heading headings[] = {
#define PROBLEM_COLUMN(column, english_, korean_) {english_, korean_},
#include "classroom/problem_columns.def"
};

static const struct {
	const char *type, *korean;
} types[] = {{"vocabulary", "어휘"}, {"proverb", "속담"}, {"math", "수학"}};

static const char shared[] = "shared", shared_korean[] = "공용";

/* ---- cells ---- */

struct reading {
	struct arena *arena;
	size_t places[COLUMN_COUNT]; /* column of the file + 1, 0 where it has none */
	json_t *row;
	const char *field, *code; /* the first thing wrong with this row */
};

static void refuse(struct reading *reading, enum column column, const char *code)
{
	if (!reading->code) {
		reading->field = headings[column].english;
		reading->code = code;
	}
}

/* "" for what is not there or not to be read. */
static const char *cell(struct reading *reading, const struct sheet_row *row, enum column column)
{
	const char *text = sheet_cell(reading->arena, row, reading->places[column]);

	if (!text)
		refuse(reading, column, "control_characters");
	else if (text_has_hidden(text, strlen(text)))
		refuse(reading, column, "hidden_characters");
	else
		return text;
	return "";
}

static void put(struct reading *reading, const char *member, const char *text)
{
	json_object_set_new(reading->row, member, json_string(text));
}

static const char *read_text(struct reading *reading, const struct sheet_row *row, enum column column, size_t most)
{
	const char *text = cell(reading, row, column);

	if (text_characters(text, strlen(text)) > most)
		refuse(reading, column, "cell_too_long");
	return text;
}

static void read_required(struct reading *reading, const struct sheet_row *row, enum column column, size_t most)
{
	const char *text = read_text(reading, row, column, most);

	if (!*text)
		refuse(reading, column, "required");
	put(reading, headings[column].english, text);
}

/* ---- what spreadsheets make of "1-2" ---- */

/* "01월 02일", "2-Jan". @return whether it is a day of that kind */
static bool read_day(const char *text, int *month, int *day)
{
	static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
	char name[4];
	int end = 0;

	if (sscanf(text, "%2d월 %2d일%n", month, day, &end) == 2 && end && !text[end])
		return true;
	end = 0;
	if (sscanf(text, "%2d-%3[A-Za-z]%n", day, name, &end) != 2 || text[end])
		return false;
	for (int i = 0; i < 12; i++)
		if (strcasecmp(name, months[i]) == 0) {
			*month = i + 1;
			return true;
		}
	return false;
}

/* ---- one row ---- */

/* "3-2", "3학년 2학기". */
static const char *grade_of(struct arena *arena, const char *text)
{
	int year, term, end = 0;
	bool is_read = sscanf(text, "%1d-%1d%n", &year, &term, &end) == 2 && end && !text[end];

	if (!is_read) {
		end = 0;
		is_read = sscanf(text, "%1d학년 %1d학기%n", &year, &term, &end) == 2 && end && !text[end];
	}
	if (!is_read && !read_day(text, &year, &term))
		return NULL;
	return year >= 1 && year <= 6 && term >= 1 && term <= 2 ? arena_printf(arena, "%d-%d", year, term) : NULL;
}

static void read_grade(struct reading *reading, const struct sheet_row *row)
{
	const char *text = cell(reading, row, PROBLEM_COLUMN_GRADE), *grade = grade_of(reading->arena, text);

	if (!*text)
		refuse(reading, PROBLEM_COLUMN_GRADE, "required");
	else if (!grade)
		refuse(reading, PROBLEM_COLUMN_GRADE, "not_a_school_term");
	else
		put(reading, "grade", grade);
}

static const char *type_of(const char *text)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcasecmp(text, types[i].type) == 0 || strcmp(text, types[i].korean) == 0)
			return types[i].type;
	return NULL;
}

static void read_type(struct reading *reading, const struct sheet_row *row)
{
	const char *text = cell(reading, row, PROBLEM_COLUMN_TYPE), *type = type_of(text);

	if (!type)
		refuse(reading, PROBLEM_COLUMN_TYPE, *text ? "unknown_problem_type" : "required");
	else
		put(reading, "type", type);
}

static void read_difficulty(struct reading *reading, const struct sheet_row *row)
{
	const char *text = cell(reading, row, PROBLEM_COLUMN_DIFFICULTY);

	if (!*text)
		refuse(reading, PROBLEM_COLUMN_DIFFICULTY, "required");
	else if (strlen(text) != 1 || *text < '1' || *text > '5')
		refuse(reading, PROBLEM_COLUMN_DIFFICULTY, "not_a_difficulty");
	else
		json_object_set_new(reading->row, "difficulty", json_integer(*text - '0'));
}

/* Of a sum no day is the answer: it was 1/2, or 1-2. */
static void refuse_days(struct reading *reading, const struct sheet_row *row)
{
	static const enum column columns[] = {PROBLEM_COLUMN_ANSWER, PROBLEM_COLUMN_CHOICES};
	const char *type = type_of(cell(reading, row, PROBLEM_COLUMN_TYPE));
	int month, day;

	for (size_t i = 0; type && strcmp(type, "math") == 0 && i < sizeof columns / sizeof *columns; i++)
		if (read_day(cell(reading, row, columns[i]), &month, &day))
			refuse(reading, columns[i], "turned_into_day");
}

static void read_choices(struct reading *reading, const struct sheet_row *row)
{
	const char *text = cell(reading, row, PROBLEM_COLUMN_CHOICES), *code;
	json_t *choices = problem_choices(reading->arena, text, '|', &code);

	if (code)
		refuse(reading, PROBLEM_COLUMN_CHOICES, code);
	else if (json_array_size(choices))
		json_object_set(reading->row, "choices", choices);
	json_decref(choices);
}

/* A class, "3-2" or "3학년 2반"; nothing for a shared problem. */
static void read_scope(struct reading *reading, const struct sheet_row *row)
{
	static const char counter[] = "학년";
	const char *text = cell(reading, row, PROBLEM_COLUMN_SCOPE), *name = text + strspn(text, "0123456789");
	long grade = strtol(text, NULL, 10);
	int month, day;

	if (!*text || strcasecmp(text, shared) == 0 || strcmp(text, shared_korean) == 0)
		return;
	if (read_day(text, &month, &day)) {
		grade = month;
		name = arena_printf(reading->arena, "-%d", day);
	}
	if (*name == '-')
		name++;
	else if (strncmp(name, counter, strlen(counter)) == 0)
		name += strlen(counter);
	else
		name = "";
	name += strspn(name, " ");
	if (!*name || grade < 1 || grade > 12)
		refuse(reading, PROBLEM_COLUMN_SCOPE, "unknown_class");
	json_object_set_new(reading->row, "class_grade", json_integer(grade));
	put(reading, "class_name", roster_class_name(reading->arena, name));
}

static json_t *read_row(struct reading *reading, const struct sheet_row *row)
{
	const char *concept;

	reading->field = reading->code = NULL;
	reading->row = json_pack("{s:I}", "line", (json_int_t)row->line);
	read_required(reading, row, PROBLEM_COLUMN_QUESTION, PROBLEM_QUESTION_MAXIMUM);
	read_required(reading, row, PROBLEM_COLUMN_ANSWER, PROBLEM_ANSWER_MAXIMUM);
	read_choices(reading, row);
	read_type(reading, row);
	refuse_days(reading, row);
	read_difficulty(reading, row);
	read_grade(reading, row);
	concept = read_text(reading, row, PROBLEM_COLUMN_CONCEPT, PROBLEM_ANSWER_MAXIMUM);
	if (*concept)
		put(reading, "concept", concept);
	read_scope(reading, row);
	if (reading->code) {
		put(reading, "field", reading->field);
		put(reading, "code", reading->code);
	}
	return reading->row;
}

/* ---- the file ---- */

static bool fail(struct problem_file_fault *fault, const char *code, int64_t place)
{
	*fault = (struct problem_file_fault){.code = code, .place = place};
	return false;
}

static bool read_headings(struct reading *reading, const struct sheet_row *row, struct problem_file_fault *fault)
{
	int64_t wrong;

	switch (sheet_find_headings(reading->arena, row, headings, COLUMN_COUNT, reading->places, &wrong)) {
	case SHEET_HEADING_UNKNOWN:
		return fail(fault, "unknown_problem_heading", wrong);
	case SHEET_HEADING_DOUBLED:
		return fail(fault, "doubled_heading", wrong);
	case SHEET_HEADINGS_FINE:
		break;
	}
	for (int column = 0; column < COLUMN_COUNT; column++)
		if (!reading->places[column] && column != PROBLEM_COLUMN_CHOICES && column != PROBLEM_COLUMN_CONCEPT && column != PROBLEM_COLUMN_SCOPE)
			return fail(fault, "missing_problem_heading", 0);
	return true;
}

static const char *column_list(const struct reading *reading)
{
	const char *list = "", *separator = "";

	for (int column = 0; column < COLUMN_COUNT; column++)
		if (reading->places[column]) {
			list = arena_printf(reading->arena, "%s%s%s", list, separator, headings[column].english);
			separator = ",";
		}
	return arena_printf(reading->arena, "{%s}", list);
}

static const char *read_rows(struct reading *reading, const struct sheet *sheet)
{
	json_t *rows = json_array();

	for (size_t i = 1; i < sheet->count; i++)
		json_array_append_new(rows, read_row(reading, &sheet->rows[i]));
	return json_text(reading->arena, rows);
}

bool problem_file_read(struct arena *arena, const char *bytes, size_t length, struct problem_file *file, struct problem_file_fault *fault)
{
	struct reading reading = {.arena = arena};
	enum sheet_fault sheet_fault;
	struct sheet sheet;
	unsigned line;

	if (length > PROBLEM_FILE_BYTES_MAXIMUM)
		return fail(fault, "problems_too_large", (int64_t)(PROBLEM_FILE_BYTES_MAXIMUM >> 10));
	sheet_fault = sheet_read(arena, bytes, length, &sheet, &line);
	if (sheet_fault != SHEET_FINE)
		return fail(fault, sheet_fault_code(sheet_fault), sheet_fault_place(sheet_fault, line));
	if (sheet.count && !read_headings(&reading, &sheet.rows[0], fault))
		return false;
	if (sheet.count < 2)
		return fail(fault, "no_problems", 0);
	if (sheet.count - 1 > PROBLEM_FILE_ROWS_MAXIMUM)
		return fail(fault, "too_many_rows", PROBLEM_FILE_ROWS_MAXIMUM);
	*file = (struct problem_file){.text = sheet.text, .rows = read_rows(&reading, &sheet), .columns = column_list(&reading)};
	return true;
}

/* ---- writing ---- */

static const char *type_word(const char *type, bool korean)
{
	for (size_t i = 0; korean && i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].korean;
	return type;
}

static const char *scope_word(struct arena *arena, const struct result *problems, size_t row, bool korean)
{
	const char *name = result_text(problems, row, "class_name");
	long long grade = (long long)result_integer(problems, row, "class_grade");

	if (!name)
		return korean ? shared_korean : shared;
	if (!korean)
		return arena_printf(arena, "%lld-%s", grade, name);
	return arena_printf(arena, "%lld학년 %s%s", grade, name, strspn(name, "0123456789") == strlen(name) ? "반" : "");
}

static const char *choice_list(struct arena *arena, const char *array)
{
	json_t *choices = array ? json_loads(array, 0, NULL) : NULL, *choice;
	const char *list = "";
	size_t i;

	json_array_foreach(choices, i, choice)
		list = arena_printf(arena, "%s%s%s", list, i ? "|" : "", json_string_value(choice));
	json_decref(choices);
	return list;
}

void problem_file_write(struct strbuf *out, struct arena *arena, const struct result *problems, bool korean)
{
	for (int column = 0; column < COLUMN_COUNT; column++)
		sheet_write_cell(out, korean ? headings[column].korean : headings[column].english, column == 0);
	sheet_end_line(out);
	for (size_t row = 0; row < result_count(problems); row++) {
		const char *grade = result_text(problems, row, "grade");
		const char *cells[COLUMN_COUNT] = {
			[PROBLEM_COLUMN_QUESTION] = result_text(problems, row, "question"),
			[PROBLEM_COLUMN_ANSWER] = result_text(problems, row, "answer"),
			[PROBLEM_COLUMN_CHOICES] = choice_list(arena, result_text(problems, row, "choices")),
			[PROBLEM_COLUMN_TYPE] = type_word(result_text(problems, row, "type"), korean),
			[PROBLEM_COLUMN_DIFFICULTY] = result_text(problems, row, "difficulty"),
			[PROBLEM_COLUMN_GRADE] = korean ? arena_printf(arena, "%c학년 %c학기", grade[0], grade[2]) : grade,
			[PROBLEM_COLUMN_CONCEPT] = result_text(problems, row, "concept"),
			[PROBLEM_COLUMN_SCOPE] = scope_word(arena, problems, row, korean),
		};

		for (int column = 0; column < COLUMN_COUNT; column++)
			sheet_write_cell(out, cells[column], column == 0);
		sheet_end_line(out);
	}
}
