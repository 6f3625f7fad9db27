/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/migrate.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "db/statement.h"

#define SCRIPT_MAXIMUM ((size_t)16 * 1024 * 1024)
#define PATH_SIZE 4096

struct migration {
	PGconn *connection;
	const char *directory;
	struct strbuf *report, *error;
};

static bool read_file(const char *path, struct strbuf *text, struct strbuf *error)
{
	char bytes[8192];
	size_t got;
	bool good;
	FILE *file = fopen(path, "re");

	if (!file) {
		strbuf_add_format(error, "%s: %m", path);
		return false;
	}
	while ((got = fread(bytes, 1, sizeof bytes, file)))
		strbuf_add(text, bytes, got);
	good = !ferror(file) && !strbuf_overflowed(text);
	if (!good)
		strbuf_add_format(error, "%s: %s", path, ferror(file) ? strerror(errno) : "too long");
	fclose(file);
	return good;
}

static bool is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* The line of a script in which PostgreSQL says the error is. */
static int line_of(const char *script, const char *position)
{
	long characters = position ? strtol(position, NULL, 10) : 0;
	int line = 1;

	for (; *script && characters > 1; script++) {
		line += *script == '\n';
		characters -= (*script & 0xC0) != 0x80;
	}
	return line;
}

static bool execute(PGconn *connection, const char *path, const char *script, struct strbuf *error)
{
	PGresult *result = PQexec(connection, script);
	bool good = is_good(result);

	if (!good) {
		const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);

		strbuf_add_format(error, "%s:%d: %s", path,
				  line_of(script, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION)),
				  PQresultErrorMessage(result));
		if (context)
			strbuf_add_format(error, " (%s)", context);
	}
	PQclear(result);
	return good;
}

static PGresult *query(PGconn *connection, enum sql_statement statement, const char *const *values)
{
	return PQexecParams(connection, sql_statements[statement].text, sql_statements[statement].parameters, NULL, values,
			    NULL, NULL, 0);
}

/* A statement whose rows do not matter. */
static bool run(PGconn *connection, enum sql_statement statement, const char *const *values, struct strbuf *error)
{
	PGresult *result = query(connection, statement, values);
	bool good = is_good(result);

	if (!good)
		strbuf_add_text(error, PQresultErrorMessage(result));
	PQclear(result);
	return good;
}

static bool execute_file(PGconn *connection, const char *path, struct strbuf *error)
{
	struct strbuf script;
	bool good;

	strbuf_init(&script, SCRIPT_MAXIMUM);
	good = read_file(path, &script, error) && execute(connection, path, strbuf_text(&script), error);
	strbuf_release(&script);
	return good;
}

static PGconn *open_owner(const char *conninfo, struct strbuf *error)
{
	PGconn *connection = PQconnectdb(conninfo);

	if (PQstatus(connection) == CONNECTION_OK) {
		PQclear(PQexec(connection, "SET client_min_messages = warning; SET check_function_bodies = off; SET TimeZone = 'UTC'"));
		return connection;
	}
	strbuf_add_text(error, PQerrorMessage(connection));
	PQfinish(connection);
	return NULL;
}

/* 1 applied before, 0 not yet, -1 refused. */
static int applied_before(struct migration *migration, const char *number, const char *checksum, const char *name)
{
	PGresult *result = query(migration->connection, SQL_DB_MIGRATION_CHECKSUM, (const char *const[]){number});
	int answer = -1;

	if (!is_good(result))
		strbuf_add_text(migration->error, PQresultErrorMessage(result));
	else if (PQntuples(result) == 0)
		answer = 0;
	else if (strcmp(PQgetvalue(result, 0, 0), checksum) == 0)
		answer = 1;
	else
		strbuf_add_format(migration->error, "%s was applied and has been changed since", name);
	PQclear(result);
	return answer;
}

static bool in_transaction(struct migration *migration, bool (*work)(struct migration *, const char *, const char *),
			   const char *path, const char *name)
{
	if (execute(migration->connection, path, "BEGIN", migration->error) && work(migration, path, name))
		return execute(migration->connection, path, "COMMIT", migration->error);
	PQclear(PQexec(migration->connection, "ROLLBACK"));
	return false;
}

/* NNNN_name.sql, in its transaction. */
static bool apply(struct migration *migration, const char *path, const char *name)
{
	char number[16], checksum[HASH_HEX_SIZE];
	struct strbuf script;
	struct hash hash;
	int before;
	bool good = false;

	snprintf(number, sizeof number, "%ld", strtol(name, NULL, 10));
	strbuf_init(&script, SCRIPT_MAXIMUM);
	if (read_file(path, &script, migration->error)) {
		hash = hash_sha256(strbuf_text(&script), script.length);
		hex_encode(checksum, hash.bytes, sizeof hash.bytes);
		before = applied_before(migration, number, checksum, name);
		good = before == 1;
		if (before == 0 && execute(migration->connection, path, strbuf_text(&script), migration->error) &&
		    run(migration->connection, SQL_DB_MIGRATION_RECORD, (const char *const[]){number, name, checksum},
			migration->error)) {
			strbuf_add_format(migration->report, "applied %s\n", name);
			good = true;
		}
	}
	strbuf_release(&script);
	return good;
}

static int is_sql(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

/* Work on each .sql file of a directory, in the order of the names. */
static bool each_file(struct migration *migration, const char *folder,
		      bool (*work)(struct migration *, const char *path, const char *name))
{
	char directory[PATH_SIZE], path[PATH_SIZE + 512];
	struct dirent **entries;
	bool good = true;
	int count;

	snprintf(directory, sizeof directory, "%s/%s", migration->directory, folder);
	count = scandir(directory, &entries, is_sql, alphasort);
	if (count < 0) {
		strbuf_add_format(migration->error, "%s: %m", directory);
		return false;
	}
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
		good = good && work(migration, path, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return good;
}

static bool apply_alone(struct migration *migration, const char *path, const char *name)
{
	return in_transaction(migration, apply, path, name);
}

static bool execute_one(struct migration *migration, const char *path, const char *name)
{
	(void)name;
	return execute_file(migration->connection, path, migration->error);
}

static bool replace_functions(struct migration *migration, const char *path, const char *name)
{
	(void)path;
	(void)name;
	return each_file(migration, "functions", execute_one);
}

bool db_migrate(const char *conninfo, const char *directory, struct strbuf *report, struct strbuf *error)
{
	struct migration migration = {.directory = directory, .report = report, .error = error};
	char bootstrap[PATH_SIZE];
	bool good;

	migration.connection = open_owner(conninfo, error);
	if (!migration.connection)
		return false;
	snprintf(bootstrap, sizeof bootstrap, "%s/bootstrap.sql", directory);
	good = run(migration.connection, SQL_DB_MIGRATIONS_LOCK, NULL, error) &&
	       execute_file(migration.connection, bootstrap, error) && each_file(&migration, "migrations", apply_alone) &&
	       in_transaction(&migration, replace_functions, "functions", "functions");
	PQfinish(migration.connection);
	return good;
}

bool db_run_file(const char *conninfo, const char *path, const char *setting, const char *value, struct strbuf *error)
{
	struct migration migration = {.error = error};
	bool good;

	migration.connection = open_owner(conninfo, error);
	if (!migration.connection)
		return false;
	good = run(migration.connection, SQL_DB_SETTING, (const char *const[]){setting, value}, error) &&
	       in_transaction(&migration, execute_one, path, path);
	PQfinish(migration.connection);
	return good;
}
