/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/connection.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"
#include "db/connection_private.h"
#include "db/result_private.h"

#define CONNECT_MS 1500
#define ANSWER_GRACE_MS 1000 /* beyond statement_timeout, for a server that no longer answers at all */
#define MOST_PARAMETERS 32
#define SCALAR_SIZE 40       /* printed integer, real, time or uuid */

struct db *db_create(const struct db_options *options)
{
	struct db *db = calloc(1, sizeof *db);

	if (!db)
		log_die("out of memory");
	db->options = *options;
	db->last_result = &db->queue;
	return db;
}

void db_destroy(struct db *db)
{
	if (!db)
		return;
	db_disconnect(db);
	free(db);
}

void db_answer_within(struct db *db, int milliseconds)
{
	db->patience_ms = milliseconds;
}

/* Without the request PostgreSQL keeps answers back until the sync. */
void db_hear_within(struct db *db, int milliseconds)
{
	if (db->queue && PQsendFlushRequest(db->connection))
		db->first_word_ms = milliseconds;
}

void db_attach(struct db *db, struct arena *arena, struct unwind *unwind)
{
	db->arena = arena;
	db->unwind = unwind;
	db->first_word_ms = 0;
	db->statements = 0;
	db->round_trips = 0;
}

/* A BEGIN that was asked for and not sent yet is for the next connection. */
static void close_connection(struct db *db)
{
	if (db->connection)
		PQfinish(db->connection);
	db->connection = NULL;
	db->first_word_ms = 0;
	db->first_word_by = 0;
	db->queue = NULL;
	db->last_result = &db->queue;
	db->in_transaction = false;
}

void db_disconnect(struct db *db)
{
	close_connection(db);
	db->begin_queued = false;
}

static void copy_text(char *target, size_t size, const char *text)
{
	snprintf(target, size, "%s", text ? text : "");
}

/* The connection failed, as opposed to a statement. */
static void note_lost(struct db *db)
{
	copy_text(db->error_message, sizeof db->error_message, db->connection ? PQerrorMessage(db->connection) : "");
	db->error = (struct db_error){.message = db->error_message, .column = "", .constraint = ""};
	db->failure = DB_FAILURE_LOST;
}

static void note_refused(struct db *db, const PGresult *result, enum sql_statement statement)
{
	db->error = (struct db_error){.message = db->error_message, .column = db->error_column,
				      .constraint = db->error_constraint};
	copy_text(db->error.sqlstate, sizeof db->error.sqlstate, PQresultErrorField(result, PG_DIAG_SQLSTATE));
	copy_text(db->error_message, sizeof db->error_message, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	copy_text(db->error_column, sizeof db->error_column, PQresultErrorField(result, PG_DIAG_COLUMN_NAME));
	copy_text(db->error_constraint, sizeof db->error_constraint, PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
	db->failure = DB_FAILURE_REFUSED;
	db->failed_statement = statement;
}

static _Noreturn void raise_failure(struct db *db)
{
	if (!db->unwind)
		log_die("database: %s", db->error_message);
	unwind_to(db->unwind);
}

static _Noreturn void lost(struct db *db)
{
	note_lost(db);
	db_disconnect(db);
	db->unreachable = db->silent; /* asking a database that says nothing once more would only take as long again */
	raise_failure(db);
}

/* Wait until the socket can be read, or also written; false when the database stays silent. */
static bool wait_for(struct db *db, short events, int64_t deadline)
{
	for (;;) {
		struct pollfd socket = {.fd = PQsocket(db->connection), .events = events};
		int64_t limit = db->first_word_by && db->first_word_by < deadline ? db->first_word_by : deadline;
		int64_t left = limit - clock_steady_ms();
		int ready;

		if (left <= 0) {
			db->silent = true;
			return false;
		}
		ready = poll(&socket, 1, (int)left);
		if (ready > 0 && (socket.revents & POLLIN))
			db->first_word_by = 0;
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
}

static int64_t answer_deadline(const struct db *db)
{
	return clock_steady_ms() + (db->patience_ms ? db->patience_ms : db->options.statement_timeout * 1000 + ANSWER_GRACE_MS);
}

/* Write all that is queued; reads meanwhile, so that neither side waits for the other with full buffers. */
static bool send_all(struct db *db, int64_t deadline)
{
	for (;;) {
		int pending = PQflush(db->connection);

		if (pending <= 0)
			return pending == 0;
		if (!wait_for(db, POLLIN | POLLOUT, deadline) || !PQconsumeInput(db->connection))
			return false;
	}
}

/* The next result in the pipeline, NULL at a statement's end; *alive false when the connection is lost. */
static PGresult *next_result(struct db *db, int64_t deadline, bool *alive)
{
	while (PQisBusy(db->connection)) {
		if (!wait_for(db, POLLIN, deadline) || !PQconsumeInput(db->connection)) {
			*alive = false;
			return NULL;
		}
	}
	db->first_word_by = 0; /* also where libpq read it while a long parameter was being written */
	return PQgetResult(db->connection);
}

static bool is_failure(ExecStatusType status)
{
	return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_NONFATAL_ERROR;
}

/* Results up to the sync. handle sees each; the order is that of the queue. */
static bool read_until_sync(struct db *db, void (*handle)(struct db *db, PGresult *result))
{
	int64_t deadline = answer_deadline(db);
	bool alive = true;

	for (;;) {
		PGresult *result = next_result(db, deadline, &alive);

		if (!alive || (!result && PQstatus(db->connection) == CONNECTION_BAD))
			return false;
		if (!result)
			continue; /* between two statements */
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			return true;
		}
		handle(db, result);
		if (PQstatus(db->connection) == CONNECTION_BAD)
			return false;
	}
}

static void keep_prepare_error(struct db *db, PGresult *result)
{
	if (is_failure(PQresultStatus(result)) && db->failure == DB_FAILURE_NONE) {
		note_refused(db, result, SQL_STATEMENT_COUNT);
		log_error("database: a statement cannot be prepared: %s", db->error_message);
	}
	PQclear(result);
}

static bool prepare_all(struct db *db)
{
	db->failure = DB_FAILURE_NONE;
	for (int i = 0; i < SQL_STATEMENT_COUNT; i++)
		if (!PQsendPrepare(db->connection, sql_statements[i].name, sql_statements[i].text, 0, NULL))
			return false;
	if (!PQpipelineSync(db->connection) || !send_all(db, answer_deadline(db)) ||
	    !read_until_sync(db, keep_prepare_error))
		return false;
	return db->failure == DB_FAILURE_NONE;
}

static void listen_now(struct db *db)
{
	char command[80];

	if (!db->channel)
		return;
	snprintf(command, sizeof command, "LISTEN \"%s\"", db->channel);
	PQclear(PQexec(db->connection, command));
}

static void ignore_notice(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

static PGconn *open_connection(const struct db *db)
{
	char options[160];

	snprintf(options, sizeof options, "-c statement_timeout=%llds -c timezone=UTC -c datestyle=ISO"
		 " -c idle_in_transaction_session_timeout=60s", (long long)db->options.statement_timeout);

	const char *const keys[] = {"dbname", "application_name", "options", "client_encoding", NULL};
	const char *const values[] = {db->options.conninfo, db->options.program, options, "UTF8", NULL};

	return PQconnectStartParams(keys, values, 1); /* 1: dbname is a whole connection string */
}

/* libpq's own connect_timeout knows whole seconds, and none under two. */
static bool finish_connecting(struct db *db)
{
	int64_t deadline = clock_steady_ms() + CONNECT_MS;
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;

	while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
		if (PQstatus(db->connection) == CONNECTION_BAD ||
		    !wait_for(db, state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
			return false;
		state = PQconnectPoll(db->connection);
	}
	return state == PGRES_POLLING_OK;
}

bool db_connect(struct db *db)
{
	if (db->connection && PQstatus(db->connection) == CONNECTION_OK)
		return true;
	close_connection(db);
	db->connection = open_connection(db);
	db->silent = false;
	if (!db->connection || !finish_connecting(db)) {
		note_lost(db);
		db->unreachable = true;
		close_connection(db);
		return false;
	}
	db->unreachable = false;
	PQsetNoticeReceiver(db->connection, ignore_notice, NULL);
	listen_now(db);
	if (db->options.prepare_nothing)
		return true;
	if (PQsetnonblocking(db->connection, 1) != 0 || !PQenterPipelineMode(db->connection) || !prepare_all(db)) {
		if (db->failure == DB_FAILURE_NONE)
			note_lost(db);
		close_connection(db);
		return false;
	}
	return true;
}

static const char *print_scalar(const struct param *param, char text[SCALAR_SIZE])
{
	switch (param->kind) {
	case PARAM_INTEGER:
		snprintf(text, SCALAR_SIZE, "%lld", (long long)param->integer);
		break;
	case PARAM_REAL:
		snprintf(text, SCALAR_SIZE, "%.17g", param->real);
		break;
	case PARAM_BOOLEAN:
		snprintf(text, SCALAR_SIZE, "%s", param->boolean ? "t" : "f");
		break;
	case PARAM_UUID:
		snprintf(text, SCALAR_SIZE, "%s", param->uuid.text);
		break;
	case PARAM_TIME:
		clock_format(param->time, text);
		break;
	case PARAM_NULL:
	case PARAM_TEXT:
	case PARAM_BYTES:
		return NULL;
	}
	return text;
}

static bool send_statement(struct db *db, enum sql_statement statement, struct params params)
{
	const char *values[MOST_PARAMETERS];
	int lengths[MOST_PARAMETERS] = {0}, formats[MOST_PARAMETERS] = {0};
	char scalars[MOST_PARAMETERS][SCALAR_SIZE];

	if (params.count != sql_statements[statement].parameters || params.count > MOST_PARAMETERS)
		log_die("%s takes %d parameters, not %d", sql_statements[statement].name,
			sql_statements[statement].parameters, params.count);
	for (int i = 0; i < params.count; i++) {
		const struct param *param = &params.items[i];

		values[i] = print_scalar(param, scalars[i]);
		if (param->kind == PARAM_TEXT)
			values[i] = param->text;
		if (param->kind == PARAM_BYTES) {
			values[i] = param->bytes.data;
			lengths[i] = (int)param->bytes.length;
			formats[i] = 1;
		}
	}
	return PQsendQueryPrepared(db->connection, sql_statements[statement].name, params.count, values, lengths,
				   formats, 0);
}

static void send_command(struct db *db, const char *command)
{
	if (!PQsendQueryParams(db->connection, command, 0, NULL, NULL, NULL, NULL, 0))
		lost(db);
}

static void clear_rows(void *result)
{
	PQclear(((struct result *)result)->rows);
}

/* Before its statement is sent: it may unwind, and an answer that nobody expects would be taken for the next one's. */
static struct result *expect(struct db *db, enum sql_statement statement)
{
	struct result *result = arena_alloc(db->arena, sizeof *result);

	result->arena = db->arena;
	result->statement = statement;
	arena_on_reset(db->arena, clear_rows, result);
	*db->last_result = result;
	db->last_result = &result->next;
	return result;
}

/* The connection died in the middle: a new one would know neither the transaction nor who is asking. */
static bool is_cut_off(const struct db *db)
{
	return (db->queue || db->in_transaction) && (!db->connection || PQstatus(db->connection) != CONNECTION_OK);
}

struct result *db_queue(struct db *db, enum sql_statement statement, struct params params)
{
	struct result *result;

	if (is_cut_off(db))
		lost(db);
	if (!db_connect(db))
		raise_failure(db);
	if (db->begin_queued) {
		expect(db, SQL_STATEMENT_COUNT);
		db->begin_queued = false;
		db->in_transaction = true;
		send_command(db, "BEGIN");
	}
	result = expect(db, statement);
	if (!send_statement(db, statement, params))
		lost(db);
	db->statements++;
	return result;
}

static void keep_rows(struct db *db, PGresult *rows)
{
	struct result *result = db->queue;

	if (result) {
		db->queue = result->next;
		result->rows = rows;
		if (is_failure(PQresultStatus(rows)) && db->failure == DB_FAILURE_NONE)
			note_refused(db, rows, result->statement);
	} else {
		PQclear(rows);
	}
}

void db_flush(struct db *db)
{
	bool alive;

	if (!db->connection || !db->queue)
		return;
	db->failure = DB_FAILURE_NONE;
	db->round_trips++;
	db->first_word_by = db->first_word_ms ? clock_steady_ms() + db->first_word_ms : 0;
	db->first_word_ms = 0;
	alive = PQpipelineSync(db->connection) && send_all(db, answer_deadline(db)) && read_until_sync(db, keep_rows);
	db->queue = NULL;
	db->last_result = &db->queue;
	if (!alive)
		lost(db);
	if (db->failure != DB_FAILURE_NONE)
		raise_failure(db);
}

struct result *db_run(struct db *db, enum sql_statement statement, struct params params)
{
	struct result *result = db_queue(db, statement, params);

	db_flush(db);
	return result;
}

void db_begin(struct db *db)
{
	db->begin_queued = true;
}

void db_commit(struct db *db)
{
	if (!db->in_transaction) {
		db->begin_queued = false;
		db_flush(db);
		return;
	}
	expect(db, SQL_STATEMENT_COUNT);
	send_command(db, "COMMIT");
	db->commit_sent = true;
	db_flush(db);
	db->commit_sent = false;
	db->in_transaction = false;
}

static void drop_result(struct db *db, PGresult *result)
{
	(void)db;
	PQclear(result);
}

/* Let all that was sent be answered, and drop the answers. */
static bool drain(struct db *db)
{
	return PQpipelineSync(db->connection) && send_all(db, answer_deadline(db)) && read_until_sync(db, drop_result);
}

/*
 * What waits is drained first: after a statement that failed the server passes over all up to the next sync, ROLLBACK
 * too. Without a transaction the sync itself would commit what waits, so that only the end of the connection undoes it.
 */
void db_rollback(struct db *db)
{
	bool open = db->in_transaction, sent = db->queue != NULL;

	db->begin_queued = false;
	db->in_transaction = false;
	db->queue = NULL;
	db->last_result = &db->queue;
	if (!db->connection)
		return;
	if (sent && (!open || !drain(db))) {
		db_disconnect(db);
		return;
	}
	if (open && (!PQsendQueryParams(db->connection, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 0) || !drain(db)))
		db_disconnect(db);
}

const struct db_error *db_last_error(const struct db *db)
{
	return &db->error;
}

unsigned db_statements(const struct db *db)
{
	return db->statements;
}

unsigned db_round_trips(const struct db *db)
{
	return db->round_trips;
}

void db_listen(struct db *db, const char *channel)
{
	db->channel = channel;
	db_disconnect(db); /* the next use connects and listens */
}

int db_socket(const struct db *db)
{
	return db->connection ? PQsocket(db->connection) : -1;
}

int db_take_notices(struct db *db)
{
	PGnotify *notice;
	int count = 0;

	if (!db->connection)
		return 0;
	if (!PQconsumeInput(db->connection)) {
		note_lost(db);
		db_disconnect(db);
		return 0;
	}
	while ((notice = PQnotifies(db->connection))) {
		PQfreemem(notice);
		count++;
	}
	return count;
}

bool db_wait(struct db *db, int timeout_ms)
{
	struct pollfd socket = {.events = POLLIN};

	if (!db_connect(db)) {
		poll(NULL, 0, timeout_ms);
		return false;
	}
	if (db_take_notices(db) > 0)
		return true;
	socket.fd = db_socket(db);
	if (poll(&socket, 1, timeout_ms) <= 0)
		return false;
	return db_take_notices(db) > 0;
}
