/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connection.c fills in and result.c reads; for the db room alone. */
#ifndef SEODANG_DB_RESULT_PRIVATE_H
#define SEODANG_DB_RESULT_PRIVATE_H

#include <libpq-fe.h>

#include "core/arena.h"
#include "db/result.h"
#include "db/statement.h"

struct result {
	struct arena *arena;
	PGresult *rows; /* NULL until flushed */
	enum sql_statement statement;
	struct result *next; /* in the queue */
};

#endif
