/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Problems as a file: a spreadsheet as school/sheet.h reads it, with headings in English or Korean (problem_columns.def).
 * question, answer, type, difficulty and grade must be there. Words are taken in both languages: vocabulary or 어휘,
 * "3-2" or 3학년 2학기, shared or 공용. choices are the wrong ones, separated by "|"; scope is empty or shared, or a class,
 * "3-2" or 3학년 2반. A column that is left out leaves what the bank has, an empty cell empties it.
 *
 * Spreadsheets take "1-1" and "1/2" for days. A grade or class that was turned into "01월 01일" or "1-Jan" is read back;
 * the answer or the choices of a sum are refused, since 1-2 and 1/2 become the same.
 *
 * What would become of each row is decided by the database (classroom.plan_problems).
 */
#ifndef SEODANG_CLASSROOM_PROBLEM_IMPORT_H
#define SEODANG_CLASSROOM_PROBLEM_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/strbuf.h"
#include "db/result.h"

#define PROBLEM_FILE_BYTES_MAXIMUM ((size_t)512 * 1024) /* the page that shows a dry run sends it back whole */
#define PROBLEM_FILE_ROWS_MAXIMUM 5000

/** A file that was read. Owned by the arena. */
struct problem_file {
	const char *text;    /* the file in UTF-8 */
	const char *rows;    /* JSON array of objects, as classroom.plan_problems takes it */
	const char *columns; /* those the file has, as PostgreSQL writes a text[] */
};

/** Why a whole file is refused: a code of the catalogue's errors.file.CODE and its {limit}. */
struct problem_file_fault {
	const char *code;
	int64_t place;
};

/** @return false with the fault; what is wrong with single rows is kept in them and comes back as refused rows */
bool problem_file_read(struct arena *arena, const char *bytes, size_t length, struct problem_file *file,
		       struct problem_file_fault *fault);

/**
 * The rows of SQL_CLASSROOM_PROBLEM_ITEMS as a file that problem_file_read takes back unchanged.
 * @param korean  Korean headings and words, which no spreadsheet takes for days
 */
void problem_file_write(struct strbuf *out, struct arena *arena, const struct result *problems, bool korean);

#endif
