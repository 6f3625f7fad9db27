/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/sheet.h"

#include <ctype.h>
#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "core/text.h"

#define FORMULA_STARTS "=+-@\t\r"

/* ---- encodings ---- */

static char *recode(struct arena *arena, const char *from, const char *bytes, size_t length, size_t *recoded)
{
	size_t room = length * 3 + 1; /* a CP949 letter of two bytes and a UTF-16 unit take three at most */
	char *text = arena_alloc(arena, room);
	char *in = arena_copy(arena, bytes, length), *out = text;
	iconv_t converter = iconv_open("UTF-8", from);
	size_t left = room - 1, result;

	if (converter == (iconv_t)-1)
		return NULL;
	result = iconv(converter, &in, &length, &out, &left);
	iconv_close(converter);
	if (result == (size_t)-1)
		return NULL;
	*recoded = (size_t)(out - text);
	return text;
}

static bool starts_with(const char *bytes, size_t length, const char *mark)
{
	return length >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0;
}

/* @return UTF-8 without a mark, or NULL */
static const char *decode(struct arena *arena, const char *bytes, size_t length, size_t *decoded)
{
	const char *text = bytes;

	*decoded = length;
	if (starts_with(bytes, length, "\xff\xfe"))
		text = recode(arena, "UTF-16LE", bytes + 2, length - 2, decoded);
	else if (starts_with(bytes, length, "\xfe\xff"))
		text = recode(arena, "UTF-16BE", bytes + 2, length - 2, decoded);
	else if (starts_with(bytes, length, "\xef\xbb\xbf")) {
		text = bytes + 3;
		*decoded = length - 3;
	} else if (!text_is_utf8(bytes, length))
		text = recode(arena, "CP949", bytes, length, decoded);
	return text && text_is_utf8(text, *decoded) ? text : NULL;
}

/* ---- rows ---- */

struct reading {
	struct arena *arena;
	struct sheet *sheet;
	size_t room;
	const char *cells[SHEET_COLUMNS_MAXIMUM];
	size_t cell_count;
	unsigned line, row_line;
	bool in_row, too_large;
};

/* "'=1+1" was written for "=1+1", and "''=1+1" for "'=1+1". */
static bool is_guarded(const char *cell, size_t length)
{
	size_t quotes = 0;

	while (quotes < length && cell[quotes] == '\'')
		quotes++;
	return quotes && quotes < length && strchr(FORMULA_STARTS, cell[quotes]);
}

static void take_cell(void *bytes, size_t length, void *context)
{
	struct reading *reading = context;
	const char *cell = bytes;

	if (reading->cell_count == SHEET_COLUMNS_MAXIMUM) {
		reading->too_large = true;
		return;
	}
	if (is_guarded(cell, length)) {
		cell++;
		length--;
	}
	reading->cells[reading->cell_count++] = arena_copy(reading->arena, cell, length);
}

static bool is_empty(const struct reading *reading)
{
	for (size_t i = 0; i < reading->cell_count; i++)
		if (*reading->cells[i])
			return false;
	return true;
}

static struct sheet_row *add_row(struct reading *reading)
{
	struct sheet *sheet = reading->sheet;

	if (sheet->count == reading->room) {
		struct sheet_row *rows = arena_array(reading->arena, reading->room * 2, sizeof *rows);

		memcpy(rows, sheet->rows, sheet->count * sizeof *rows);
		sheet->rows = rows;
		reading->room *= 2;
	}
	return &sheet->rows[sheet->count++];
}

static void end_row(int terminator, void *context)
{
	struct reading *reading = context;

	(void)terminator;
	reading->in_row = false;
	if (!is_empty(reading)) {
		if (reading->sheet->count > SHEET_ROWS_MAXIMUM) { /* the headings are a row too */
			reading->too_large = true;
		} else {
			struct sheet_row *row = add_row(reading);

			row->cells = arena_array(reading->arena, reading->cell_count, sizeof *row->cells);
			memcpy(row->cells, reading->cells, reading->cell_count * sizeof *row->cells);
			row->count = reading->cell_count;
			row->line = reading->row_line;
		}
	}
	reading->cell_count = 0;
}

/* What stands most often in the first line, outside of quotes. */
static char delimiter_of(const char *text, size_t length)
{
	static const char candidates[] = ",\t;";
	size_t counts[sizeof candidates - 1] = {0};
	bool quoted = false;
	size_t best = 0;

	for (size_t i = 0; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
		const char *found = text[i] ? strchr(candidates, text[i]) : NULL;

		if (text[i] == '"')
			quoted = !quoted;
		else if (found && !quoted)
			counts[found - candidates]++;
	}
	for (size_t i = 1; i < sizeof counts / sizeof *counts; i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

/* With its end: LF, CR LF, or CR alone. */
static size_t line_length(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n')))
			return i + 1;
	return length;
}

static bool has_content(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!strchr(" \t\r\n", text[i]))
			return true;
	return false;
}

static void release_parser(void *parser)
{
	csv_free(parser);
}

static enum sheet_fault read_lines(struct reading *reading, struct csv_parser *parser, const char *text, size_t length)
{
	for (reading->line = 1; length; reading->line++) {
		size_t size = line_length(text, length);

		if (!reading->in_row && has_content(text, size)) {
			reading->row_line = reading->line;
			reading->in_row = true;
		}
		if (csv_parse(parser, text, size, take_cell, end_row, reading) != size)
			return SHEET_BROKEN;
		if (reading->too_large)
			return SHEET_TOO_LARGE;
		text += size;
		length -= size;
	}
	if (csv_fini(parser, take_cell, end_row, reading) != 0)
		return SHEET_BROKEN;
	return reading->too_large ? SHEET_TOO_LARGE : SHEET_FINE;
}

enum sheet_fault sheet_read(struct arena *arena, const char *bytes, size_t length, struct sheet *sheet, unsigned *line)
{
	struct reading *reading = arena_alloc(arena, sizeof *reading);
	struct csv_parser *parser = arena_alloc(arena, sizeof *parser);
	enum sheet_fault fault;
	const char *text = decode(arena, bytes, length, &length);

	*line = 0;
	*sheet = (struct sheet){0};
	if (!text)
		return SHEET_NOT_TEXT;
	sheet->text = arena_copy(arena, text, length);
	reading->arena = arena;
	reading->sheet = sheet;
	reading->room = 64;
	sheet->rows = arena_array(arena, reading->room, sizeof *sheet->rows);
	if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return SHEET_TOO_LARGE;
	arena_on_reset(arena, release_parser, parser);
	csv_set_delim(parser, (unsigned char)delimiter_of(text, length));
	fault = read_lines(reading, parser, text, length);
	if (fault != SHEET_FINE)
		*line = reading->row_line;
	return fault;
}

const char *sheet_fault_code(enum sheet_fault fault)
{
	switch (fault) {
	case SHEET_FINE:
		break;
	case SHEET_NOT_TEXT:
		return "not_text";
	case SHEET_BROKEN:
		return "broken_quotes";
	case SHEET_TOO_LARGE:
		return "too_many_rows";
	}
	return NULL;
}

int64_t sheet_fault_place(enum sheet_fault fault, unsigned line)
{
	return fault == SHEET_TOO_LARGE ? SHEET_ROWS_MAXIMUM : line;
}

bool sheet_is_heading(const char *typed, const char *heading)
{
	for (;; typed++, heading++) {
		while (*typed == ' ' || *typed == '-' || *typed == '_')
			typed++;
		while (*heading == '_')
			heading++;
		if (tolower((unsigned char)*typed) != *heading && *typed != *heading)
			return false;
		if (!*typed)
			return true;
	}
}

/* ---- what was read ---- */

const char *sheet_cell(struct arena *arena, const struct sheet_row *row, size_t place)
{
	const char *typed = place && place <= row->count ? row->cells[place - 1] : "", *text;
	size_t length;

	text = text_typed(arena, typed, strlen(typed), &length);
	return text_has_control(text, length, false) ? NULL : text;
}

size_t sheet_heading_of(const char *typed, const struct sheet_heading *headings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sheet_is_heading(typed, headings[i].english) || sheet_is_heading(typed, headings[i].korean))
			return i;
	return count;
}

enum sheet_heading_fault sheet_find_headings(struct arena *arena, const struct sheet_row *row, const struct sheet_heading *headings,
					     size_t count, size_t *places, int64_t *column)
{
	for (size_t i = 0; i < row->count; i++) {
		const char *typed = text_nfc(arena, row->cells[i], strlen(row->cells[i]), NULL);
		size_t heading = sheet_heading_of(typed, headings, count);

		if (!*typed)
			continue;
		*column = (int64_t)i + 1;
		if (heading == count)
			return SHEET_HEADING_UNKNOWN;
		if (places[heading])
			return SHEET_HEADING_DOUBLED;
		places[heading] = i + 1;
	}
	return SHEET_HEADINGS_FINE;
}

/* ---- writing ---- */

static bool needs_guard(const char *cell)
{
	cell += strspn(cell, "'");
	return *cell && strchr(FORMULA_STARTS, *cell);
}

void sheet_write_cell(struct strbuf *out, const char *cell, bool is_first)
{
	bool quoted;

	if (!is_first)
		strbuf_add_char(out, ',');
	if (!cell || !*cell)
		return;
	quoted = strpbrk(cell, ",;\t\"\r\n") || cell[0] == ' ' || cell[strlen(cell) - 1] == ' ';
	if (quoted)
		strbuf_add_char(out, '"');
	if (needs_guard(cell))
		strbuf_add_char(out, '\'');
	for (; *cell; cell++) {
		if (*cell == '"')
			strbuf_add_char(out, '"');
		strbuf_add_char(out, *cell);
	}
	if (quoted)
		strbuf_add_char(out, '"');
}

void sheet_end_line(struct strbuf *out)
{
	strbuf_add_text(out, "\r\n");
}
