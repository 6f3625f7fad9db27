/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of a connection; for the db room alone. */
#ifndef SEODANG_DB_CONNECTION_PRIVATE_H
#define SEODANG_DB_CONNECTION_PRIVATE_H

#include "db/connection.h"
#include "db/result_private.h"

#define ERROR_SIZE 512

enum db_failure { DB_FAILURE_NONE, DB_FAILURE_REFUSED, DB_FAILURE_LOST };

struct db {
	struct db_options options;
	PGconn *connection;
	const char *channel;

	struct arena *arena;
	struct unwind *unwind;
	struct result *queue;        /* sent, not yet answered; oldest first */
	struct result **last_result;
	unsigned statements, round_trips;

	bool begin_queued;           /* BEGIN goes out before the next statement */
	bool in_transaction;
	bool commit_sent;            /* between sending COMMIT and hearing of it */

	int patience_ms;             /* 0: as long as statement_timeout lets a statement run */
	int first_word_ms;           /* of db_hear_within, for the next flush; else 0 */
	int64_t first_word_by;       /* while waiting for it, on the steady clock; else 0 */
	bool silent;                 /* it did not answer in that time */
	bool unreachable;            /* the last try to connect failed */
	enum db_failure failure;
	enum sql_statement failed_statement;
	struct db_error error;
	char error_message[ERROR_SIZE], error_column[ERROR_SIZE], error_constraint[ERROR_SIZE];
};

#endif
