/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/result.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "db/result_private.h"

/* pg_type.dat: the built-in types' fixed object ids. */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_JSON = 114, OID_FLOAT4 = 700, OID_FLOAT8 = 701,
       OID_DATE = 1082, OID_TIMESTAMPTZ = 1184, OID_NUMERIC = 1700, OID_JSONB = 3802 };

static const PGresult *rows_of(const struct result *result)
{
	if (!result->rows)
		log_die("%s was read before the pipeline was flushed", sql_statements[result->statement].name);
	return result->rows;
}

bool result_arrived(const struct result *result)
{
	return result && result->rows;
}

size_t result_count(const struct result *result)
{
	return (size_t)PQntuples(rows_of(result));
}

size_t result_columns(const struct result *result)
{
	return (size_t)PQnfields(rows_of(result));
}

const char *result_column_name(const struct result *result, size_t column)
{
	return PQfname(rows_of(result), (int)column);
}

enum column_kind result_column_kind(const struct result *result, size_t column)
{
	switch (PQftype(rows_of(result), (int)column)) {
	case OID_BOOL:
		return COLUMN_BOOLEAN;
	case OID_INT2: case OID_INT4: case OID_INT8: case OID_FLOAT4: case OID_FLOAT8: case OID_NUMERIC:
		return COLUMN_NUMBER;
	case OID_TIMESTAMPTZ:
		return COLUMN_TIME;
	case OID_JSON: case OID_JSONB:
		return COLUMN_JSON;
	default:
		return COLUMN_TEXT;
	}
}

int result_find_column(const struct result *result, const char *name)
{
	const PGresult *rows = rows_of(result);
	int columns = PQnfields(rows);

	for (int i = 0; i < columns; i++)
		if (strcmp(PQfname(rows, i), name) == 0)
			return i;
	return -1;
}

const char *result_value(const struct result *result, size_t row, size_t column, size_t *length)
{
	const PGresult *rows = rows_of(result);

	if (PQgetisnull(rows, (int)row, (int)column))
		return NULL;
	*length = (size_t)PQgetlength(rows, (int)row, (int)column);
	return PQgetvalue(rows, (int)row, (int)column);
}

static size_t must_find(const struct result *result, const char *column)
{
	int number = result_find_column(result, column);

	if (number < 0)
		log_die("%s has no column %s", sql_statements[result->statement].name, column);
	return (size_t)number;
}

const char *result_text(const struct result *result, size_t row, const char *column)
{
	size_t length;

	return result_value(result, row, must_find(result, column), &length);
}

int64_t result_integer(const struct result *result, size_t row, const char *column)
{
	const char *text = result_text(result, row, column);

	return text ? strtoll(text, NULL, 10) : 0;
}

double result_real(const struct result *result, size_t row, const char *column)
{
	const char *text = result_text(result, row, column);

	return text ? strtod(text, NULL) : 0;
}

bool result_boolean(const struct result *result, size_t row, const char *column)
{
	const char *text = result_text(result, row, column);

	return text && text[0] == 't';
}

bool result_uuid(const struct result *result, size_t row, const char *column, struct uuid *uuid)
{
	const char *text = result_text(result, row, column);

	return text && uuid_parse(uuid, text);
}

bool result_time(const struct result *result, size_t row, const char *column, clock_time *time)
{
	const char *text = result_text(result, row, column);

	return text && clock_parse(time, text, strlen(text));
}

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	return character - 'a' + 10;
}

const unsigned char *result_bytes(struct result *result, size_t row, const char *column, size_t *length)
{
	size_t text_length;
	const char *text = result_value(result, row, must_find(result, column), &text_length);
	unsigned char *bytes;

	if (!text)
		return NULL;
	*length = (text_length - 2) / 2; /* bytea_output = hex: "\x" and two digits a byte */
	bytes = arena_alloc(result->arena, *length + 1);
	for (size_t i = 0; i < *length; i++)
		bytes[i] = (unsigned char)(hex_digit(text[2 + 2 * i]) << 4 | hex_digit(text[3 + 2 * i]));
	return bytes;
}
