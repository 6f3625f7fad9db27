/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Practice sets as a file: a spreadsheet as school/sheet.h reads it, with headings in English or Korean (set_columns.def), a
 * sentence a row. Only english must be there. title says which set a sentence belongs to, level (beginner or 초급 …) and topic
 * what that is like; a row without a title belongs to the set that is named beside the file.
 *
 * What would become of each row is decided by the database (speaking.plan_sets).
 */
#ifndef SEODANG_SPEAKING_SET_IMPORT_H
#define SEODANG_SPEAKING_SET_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/strbuf.h"
#include "http/request.h"

#define SET_FILE_BYTES_MAXIMUM ((size_t)256 * 1024) /* the page that shows a dry run sends it back whole */
#define SET_FILE_ROWS_MAXIMUM 1000

/** A file that was read. Owned by the arena. */
struct set_file {
	const char *text; /* the file in UTF-8 */
	const char *rows; /* JSON array of objects, as speaking.plan_sets takes it */
};

/** Why a whole file is refused: a code of the catalogue's errors.file.CODE and its {limit}. */
struct set_file_fault {
	const char *code;
	int64_t place;
};

/** One round trip. @return false with the fault; what is wrong with single rows is kept in them and comes back as refused rows */
bool set_file_read(struct request *req, const char *bytes, size_t length, struct set_file *file, struct set_file_fault *fault);

/** A file to start from: headings and a few sentences. */
void set_file_template(struct strbuf *out, bool korean);

#endif
