/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables as spreadsheets write and read them: RFC 4180 and its relatives. Comma, tab or semicolon, whichever the first
 * line has most of; UTF-8 with or without a byte order mark, UTF-16 with one (Excel's "Unicode text"), else CP949, what
 * Korean Windows saves. Parsed by libcsv, recoded by iconv.
 *
 * A spreadsheet takes a cell that starts with = + - @ or a tab for a formula (OWASP, "CSV Injection"). Such a cell is
 * written with an apostrophe in front, and one apostrophe is taken away when it is read: what goes out comes back.
 */
#ifndef SEODANG_SCHOOL_SHEET_H
#define SEODANG_SCHOOL_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/strbuf.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* of a file that is written: without it Excel takes UTF-8 for CP949 */
#define SHEET_ROWS_MAXIMUM 20000
#define SHEET_COLUMNS_MAXIMUM 100

struct sheet_row {
	const char **cells; /* UTF-8, blanks at the ends of unquoted ones taken away */
	size_t count;
	unsigned line;      /* of the file, from 1: where the row starts */
};

struct sheet {
	const char *text;       /* the whole file in UTF-8, without a mark */
	struct sheet_row *rows; /* without empty ones */
	size_t count;
};

enum sheet_fault {
	SHEET_FINE,
	SHEET_NOT_TEXT,       /* in none of the encodings, or with NUL in it */
	SHEET_BROKEN,         /* quotes that do not close or stand where none may */
	SHEET_TOO_LARGE,      /* past one of the limits above */
};

/**
 * @param sheet  owned by the arena
 * @param line   out: where it is broken or too large; 0 otherwise
 */
enum sheet_fault sheet_read(struct arena *arena, const char *bytes, size_t length, struct sheet *sheet, unsigned *line);

/** Why a file was refused, as a code of the catalogue's errors.file.CODE; NULL for SHEET_FINE. */
const char *sheet_fault_code(enum sheet_fault fault);

/** {limit} of that text: the line where it is broken, the rows that it may have, or 0. */
int64_t sheet_fault_place(enum sheet_fault fault, unsigned line);

/** Is this the heading? Blanks, hyphens, underscores and case do not matter. @param heading  in small letters */
bool sheet_is_heading(const char *typed, const char *heading);

/**
 * A cell as it is meant: NFC, without blanks at its ends.
 * @param place  of its column, from 1; 0 where the file has none
 * @return in the arena; "" for what is not there; NULL where it holds a control character
 */
const char *sheet_cell(struct arena *arena, const struct sheet_row *row, size_t place);

/** A column as the first row may name it; english is in small letters. */
struct sheet_heading {
	const char *english, *korean;
};

/** @return the place of a typed heading among these, or count */
size_t sheet_heading_of(const char *typed, const struct sheet_heading *headings, size_t count);

enum sheet_heading_fault { SHEET_HEADINGS_FINE, SHEET_HEADING_UNKNOWN, SHEET_HEADING_DOUBLED };

/**
 * Find the columns of a file by their headings. Columns without one are left alone.
 * @param places  in: zeros; out: of each heading its column, from 1, or 0 for none
 * @param column  out: the column, from 1, whose heading is unknown or stands twice
 */
enum sheet_heading_fault sheet_find_headings(struct arena *arena, const struct sheet_row *row, const struct sheet_heading *headings,
					     size_t count, size_t *places, int64_t *column);

/** Add one cell, quoted where it must be; NULL is an empty one. The first of a line needs no comma before it. */
void sheet_write_cell(struct strbuf *out, const char *cell, bool is_first);

/** End a line (CR LF). */
void sheet_end_line(struct strbuf *out);

#endif
