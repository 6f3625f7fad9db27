/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One connection to PostgreSQL, with all statements prepared, used through libpq's pipeline.
 *
 * Work is queued with db_queue and sent with db_flush: any number of statements is one round trip. Outside
 * db_begin … db_commit what one db_flush sends is one transaction. A statement that PostgreSQL refuses, and a
 * connection that is lost, unwind to the db_work that is running (db/transaction.h); they never return.
 */
#ifndef SEODANG_DB_CONNECTION_H
#define SEODANG_DB_CONNECTION_H

#include "core/arena.h"
#include "core/unwind.h"
#include "db/params.h"
#include "db/result.h"
#include "db/statement.h"

struct db;

struct db_options {
	const char *conninfo;
	const char *program;         /* application_name */
	int64_t statement_timeout;   /* seconds */
	bool prepare_nothing;        /* only to see whether the database lets this role in: no statement can be queued */
};

/** What went wrong last; texts belong to the connection until its next statement. */
struct db_error {
	char sqlstate[6];   /* "" when the connection itself failed */
	const char *message;
	const char *column; /* of SD422 */
	const char *constraint;
};

/** A connection that is opened at its first use and again after it was lost. Never NULL. */
struct db *db_create(const struct db_options *options);
void db_destroy(struct db *db);

/** Where statements' memory comes from and where a failure goes, from now on. Used by db/transaction.c. */
void db_attach(struct db *db, struct arena *arena, struct unwind *unwind);

/** Connect and prepare if need be. @return false when the database is away or refuses; db_last_error says why */
bool db_connect(struct db *db);

/**
 * How long to wait for an answer from now on, in milliseconds; 0 for statement_timeout and a second. A database that
 * stays silent for longer counts as away and is not asked again in the same work.
 */
void db_answer_within(struct db *db, int milliseconds);

/**
 * What is queued until now is answered first, within so many milliseconds, whatever is queued behind it before the next
 * db_flush: so an action whose own statement may take long knows early that the database is there. For that flush alone.
 */
void db_hear_within(struct db *db, int milliseconds);

/** Drop the connection; the next use opens a new one. */
void db_disconnect(struct db *db);

/** Queue a statement; its result can be read after db_flush. Unwinds when the database is away. */
struct result *db_queue(struct db *db, enum sql_statement statement, struct params params);

/** Send what is queued and wait for all results. Unwinds as said above. */
void db_flush(struct db *db);

/** db_queue and db_flush. */
struct result *db_run(struct db *db, enum sql_statement statement, struct params params);

/** Open an explicit transaction with the next statement queued, and close it. db_commit flushes. */
void db_begin(struct db *db);
void db_commit(struct db *db);

/** End whatever is open; the connection is usable again or dropped. Never unwinds. */
void db_rollback(struct db *db);

const struct db_error *db_last_error(const struct db *db);

/** Counters since db_attach, for debug headers and the test that a page is one round trip. */
unsigned db_statements(const struct db *db);
unsigned db_round_trips(const struct db *db);

/**
 * LISTEN on a channel (kept over reconnects) and wait for a notice.
 * db_wait: @return true when a notice came, false after timeout_ms or when the database is away (after sleeping)
 */
void db_listen(struct db *db, const char *channel);
bool db_wait(struct db *db, int timeout_ms);

/** The socket to watch for notices, -1 while disconnected. db_take_notices: how many came since. */
int db_socket(const struct db *db);
int db_take_notices(struct db *db);

#endif
