/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statements of sql/queries as tools/sql2c tables them; enum sql_statement is in the generated sql_statements.h. */
#ifndef SEODANG_DB_STATEMENT_H
#define SEODANG_DB_STATEMENT_H

#include "sql_statements.h"

struct sql_statement_text {
	const char *name; /* also its name as a prepared statement */
	const char *text;
	int parameters;
};

/** Indexed by enum sql_statement; SQL_STATEMENT_COUNT of them. */
extern const struct sql_statement_text sql_statements[];

#endif
