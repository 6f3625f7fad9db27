/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/set_import.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "core/json_text.h"
#include "core/text.h"
#include "school/sheet.h"
#include "speaking/dictionary.h"
#include "speaking/sentence.h"
#include "speaking/set.h"
#include "speaking/word.h"
#include "web/page.h"
#include "web/site.h"

enum column {
#define SET_COLUMN(column, english, korean) column,
#include "speaking/set_columns.def"
	COLUMN_COUNT
};

static const struct sheet_heading headings[] = {
#define SET_COLUMN(column, english_, korean_) {english_, korean_},
#include "speaking/set_columns.def"
};

static const struct {
	const char *level, *korean;
} levels[] = {{"beginner", "초급"}, {"intermediate", "중급"}, {"advanced", "고급"}};

/* ---- one row ---- */

struct reading {
	struct arena *arena;
	const struct dictionary *dictionary;
	struct pronunciations own;
	size_t places[COLUMN_COUNT]; /* column of the file + 1, 0 where it has none */
	json_t *row;
	bool refused; /* the first thing wrong with this row is said in it */
};

static void put(struct reading *reading, const char *member, const char *text)
{
	json_object_set_new(reading->row, member, json_string(text));
}

static void refuse(struct reading *reading, enum column column, const char *code)
{
	if (reading->refused)
		return;
	put(reading, "field", headings[column].english);
	put(reading, "code", code);
	reading->refused = true;
}

/* Put a cell into the row, where it can be read. @return it, or "" */
static const char *take(struct reading *reading, const struct sheet_row *row, enum column column, size_t most)
{
	const char *text = sheet_cell(reading->arena, row, reading->places[column]);

	if (!text)
		refuse(reading, column, "control_characters");
	else if (text_has_hidden(text, strlen(text)))
		refuse(reading, column, "hidden_characters");
	else {
		put(reading, headings[column].english, text);
		if (text_characters(text, strlen(text)) > most)
			refuse(reading, column, "cell_too_long");
		return text;
	}
	return "";
}

static void refuse_unknown(struct reading *reading, const struct words *words)
{
	struct words unknown = unknown_words(reading->arena, reading->dictionary, &reading->own, words);
	json_t *list = json_array();

	for (size_t i = 0; i < unknown.count; i++)
		json_array_append_new(list, json_string(unknown.items[i]));
	if (unknown.count && !reading->refused) {
		json_object_set(reading->row, "words", list);
		refuse(reading, SET_COLUMN_ENGLISH, "unknown_word");
	}
	json_decref(list);
}

static void read_english(struct reading *reading, const struct sheet_row *row)
{
	const char *english = take(reading, row, SET_COLUMN_ENGLISH, SENTENCE_MAXIMUM);
	struct words words;
	enum words_outcome outcome = words_of_text(reading->arena, english, &words);

	if (!*english)
		refuse(reading, SET_COLUMN_ENGLISH, "required");
	else if (outcome != WORDS_FOUND)
		refuse(reading, SET_COLUMN_ENGLISH, words_code(outcome));
	else if (words.count > SENTENCE_WORDS_MAXIMUM)
		refuse(reading, SET_COLUMN_ENGLISH, "sentence_too_long");
	else
		refuse_unknown(reading, &words);
}

static void read_level(struct reading *reading, const struct sheet_row *row)
{
	const char *text = take(reading, row, SET_COLUMN_LEVEL, SET_TOPIC_MAXIMUM);

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcasecmp(text, levels[i].level) == 0 || strcmp(text, levels[i].korean) == 0) {
			put(reading, "level", levels[i].level);
			return;
		}
	if (*text)
		refuse(reading, SET_COLUMN_LEVEL, "unknown_level");
}

static json_t *read_row(struct reading *reading, const struct sheet_row *row)
{
	reading->refused = false;
	reading->row = json_pack("{s:I}", "line", (json_int_t)row->line);
	read_english(reading, row);
	take(reading, row, SET_COLUMN_KOREAN, SENTENCE_MAXIMUM);
	take(reading, row, SET_COLUMN_TITLE, SET_TITLE_MAXIMUM);
	take(reading, row, SET_COLUMN_TOPIC, SET_TOPIC_MAXIMUM);
	read_level(reading, row);
	return reading->row;
}

/* ---- the file ---- */

static bool fail(struct set_file_fault *fault, const char *code, int64_t place)
{
	*fault = (struct set_file_fault){.code = code, .place = place};
	return false;
}

static bool read_headings(struct reading *reading, const struct sheet_row *row, struct set_file_fault *fault)
{
	int64_t wrong;

	switch (sheet_find_headings(reading->arena, row, headings, COLUMN_COUNT, reading->places, &wrong)) {
	case SHEET_HEADING_UNKNOWN:
		return fail(fault, "unknown_sentence_heading", wrong);
	case SHEET_HEADING_DOUBLED:
		return fail(fault, "doubled_heading", wrong);
	case SHEET_HEADINGS_FINE:
		break;
	}
	return reading->places[SET_COLUMN_ENGLISH] ? true : fail(fault, "missing_sentence_heading", 0);
}

static const char *read_rows(struct reading *reading, const struct sheet *sheet)
{
	json_t *rows_json = json_array();

	for (size_t i = 1; i < sheet->count; i++)
		json_array_append_new(rows_json, read_row(reading, &sheet->rows[i]));
	return json_text(reading->arena, rows_json);
}

bool set_file_read(struct request *req, const char *bytes, size_t length, struct set_file *file, struct set_file_fault *fault)
{
	struct reading reading = {.arena = req->arena, .dictionary = dictionary_of(request_site(req)->config)};
	enum sheet_fault sheet_fault;
	struct sheet sheet;
	unsigned line;

	if (length > SET_FILE_BYTES_MAXIMUM)
		return fail(fault, "sentences_too_large", (int64_t)(SET_FILE_BYTES_MAXIMUM >> 10));
	sheet_fault = sheet_read(req->arena, bytes, length, &sheet, &line);
	if (sheet_fault != SHEET_FINE)
		return fail(fault, sheet_fault_code(sheet_fault), sheet_fault_place(sheet_fault, line));
	if (sheet.count && !read_headings(&reading, &sheet.rows[0], fault))
		return false;
	if (sheet.count < 2)
		return fail(fault, "no_sentences", 0);
	if (sheet.count - 1 > SET_FILE_ROWS_MAXIMUM)
		return fail(fault, "too_many_rows", SET_FILE_ROWS_MAXIMUM);
	reading.own = school_words(req);
	*file = (struct set_file){.text = sheet.text, .rows = read_rows(&reading, &sheet)};
	return true;
}

void set_file_template(struct strbuf *out, bool korean)
{
	static const char *const sentences[][COLUMN_COUNT] = {
		{"How was your weekend?", "주말 어떻게 보냈어요?", "주말 이야기", "초급", "일상"},
		{"I went hiking with my family.", "가족과 등산을 다녀왔어요.", "주말 이야기", "초급", "일상"},
		{"We could see the whole city from the top.", "꼭대기에서 도시 전체가 보였어요.", "주말 이야기", "초급", "일상"},
	};

	for (int column = 0; column < COLUMN_COUNT; column++)
		sheet_write_cell(out, korean ? headings[column].korean : headings[column].english, column == 0);
	sheet_end_line(out);
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		for (int column = 0; column < COLUMN_COUNT; column++)
			sheet_write_cell(out, column == SET_COLUMN_LEVEL && !korean ? "beginner" : sentences[i][column], column == 0);
		sheet_end_line(out);
	}
}
