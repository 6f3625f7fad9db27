/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of one statement, read by column name. A result is handed out when its statement is queued and can be
 * read once the pipeline has been flushed; its arena releases it. Asking for a column that does not exist is a
 * mistake in the program and ends the process with its name.
 */
#ifndef SEODANG_DB_RESULT_H
#define SEODANG_DB_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/uuid.h"

struct result;

/** What a column holds, as far as readers of rows must tell apart. */
enum column_kind { COLUMN_TEXT, COLUMN_BOOLEAN, COLUMN_NUMBER, COLUMN_TIME, COLUMN_JSON };

/** False until the pipeline brought it; everything below needs it to have arrived. */
bool result_arrived(const struct result *result);

size_t result_count(const struct result *result);
size_t result_columns(const struct result *result);
const char *result_column_name(const struct result *result, size_t column);
enum column_kind result_column_kind(const struct result *result, size_t column);

/** @return the column's number, or -1 */
int result_find_column(const struct result *result, const char *name);

/** @return the value as PostgreSQL prints it, NULL for SQL's NULL; owned by the result */
const char *result_value(const struct result *result, size_t row, size_t column, size_t *length);

/* By name. NULL reads as NULL, 0, false; result_uuid and result_time say false for it. */
const char *result_text(const struct result *result, size_t row, const char *column);
int64_t result_integer(const struct result *result, size_t row, const char *column);
double result_real(const struct result *result, size_t row, const char *column);
bool result_boolean(const struct result *result, size_t row, const char *column);
bool result_uuid(const struct result *result, size_t row, const char *column, struct uuid *uuid);
bool result_time(const struct result *result, size_t row, const char *column, clock_time *time);

/** A bytea column's bytes, in the arena of the result; NULL for SQL's NULL. */
const unsigned char *result_bytes(struct result *result, size_t row, const char *column, size_t *length);

#endif
