/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file that deals the classes of a new school year: a spreadsheet as school/sheet.h reads it, one student a row. A
 * row finds its student by the first of id, login, and grade, class and number together that it has; what else it says
 * of today must agree with the school. new_class and new_number are the seat of the new year; new_grade is one up
 * unless it is there (it may repeat the grade). Students of the last grade have no new class: they graduate.
 *
 * What becomes of the rows, and of those who are in none, is decided in SQL (hub.plan_rollover).
 */
#ifndef SEODANG_HUB_ROLLOVER_H
#define SEODANG_HUB_ROLLOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/strbuf.h"
#include "db/result.h"

/** Why a whole file is refused: a code for errors.file.CODE and its {limit}. */
struct rollover_fault {
	const char *code;
	int64_t place;
};

/**
 * Read a file. What is wrong with single rows is kept in them and comes back as refused rows.
 * @param rows  out: JSON array for hub.plan_rollover, in the arena
 * @return false with the fault: those of sheet_fault_code, too_large, empty_file, unknown_rollover_heading,
 *         doubled_heading, missing_rollover_heading
 */
bool rollover_read(struct arena *arena, const char *bytes, size_t length, const char **rows, struct rollover_fault *fault);

/** Write rows with columns named as the headings from login on (SQL_HUB_ROLLOVER_FILE) as a file that rollover_read takes. */
void rollover_write(struct strbuf *out, const struct result *rows, bool korean);

#endif
