/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang demo: two schools to look at, loaded once, with the contacts sealed and the log-ins written to a file. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/password.h"
#include "cmd/command.h"
#include "cmd/seodang_seal.h"
#include "core/random.h"
#include "db/migrate.h"
#include "db/transaction.h"

#define TEXT_MAXIMUM 65536
#define PASSWORD_DIGITS 10

struct listing {
	struct db *db;
	struct result *accounts;
};

static void work_list(void *context)
{
	struct listing *listing = context;

	listing->accounts = db_run(listing->db, SQL_SCHOOL_DEMO_ACCOUNTS, NO_PARAMS);
}

static bool write_accounts(struct program *program, const char *path, const char *password)
{
	struct listing listing;
	struct unwind unwind;
	json_t *accounts = json_array();
	bool good;

	listing.db = db_create(&(struct db_options){.conninfo = program->config.owner_database, .program = "seodang",
						    .statement_timeout = program->config.statement_timeout});
	good = db_work(listing.db, program->arena, &unwind, work_list, &listing) == DB_DONE;
	if (!good)
		fprintf(stderr, "seodang: %s\n", db_last_error(listing.db)->message);
	for (size_t i = 0; good && i < result_count(listing.accounts); i++)
		json_array_append_new(accounts, json_pack("{s:s, s:s, s:s, s:s, s:s}",
			"role", result_text(listing.accounts, i, "role"), "login", result_text(listing.accounts, i, "login"),
			"password", password, "school", result_text(listing.accounts, i, "school"),
			"name", result_text(listing.accounts, i, "name")));
	if (good && json_dump_file(accounts, path, JSON_INDENT(1)) != 0) {
		fprintf(stderr, "seodang: %s cannot be written\n", path);
		good = false;
	}
	json_decref(accounts);
	db_destroy(listing.db);
	return good;
}

int command_demo(int argc, char **argv)
{
	/* After the schools and their people, in this order. */
	static const char *const files[] = {"sql/demo_history.sql", "sql/demo_classroom.sql", "sql/demo_speaking.sql",
					    "sql/demo_chat.sql", "sql/demo_guardrails.sql", "sql/demo_models.sql",
					    "sql/demo_documents.sql", "sql/demo_workspace.sql"};
	char password[PASSWORD_DIGITS + 1];
	static struct owner owner;
	struct strbuf error;
	bool good;

	if (argc != 3 || strcmp(argv[1], "--accounts") != 0)
		return command_usage(argv[0]);
	owner_start(&owner);
	random_code(password, PASSWORD_DIGITS);
	strbuf_init(&error, TEXT_MAXIMUM);
	good = db_run_file(owner.program.config.owner_database, program_data(&owner.program, "sql/demo.sql"), "seodang.demo_password_hash",
			   password_hash(owner.program.arena, password), &error);
	for (size_t i = 0; good && i < sizeof files / sizeof *files; i++)
		good = db_run_file(owner.program.config.owner_database, program_data(&owner.program, files[i]), "seodang.demo", "on", &error);
	if (!good)
		fprintf(stderr, "seodang: %s\n", strbuf_text(&error));
	strbuf_release(&error);
	if (!good || seal_contacts(&owner) != EXIT_SUCCESS)
		return EXIT_FAILURE;
	return write_accounts(&owner.program, argv[2], password) ? EXIT_SUCCESS : EXIT_FAILURE;
}
