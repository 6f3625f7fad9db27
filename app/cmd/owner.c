/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/owner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "view/json_data.h"

#define STATEMENT_TIMEOUT 300 /* seconds: nobody waits for a page */
#define SENTENCE_MAXIMUM 4096
#define OUTPUT_MAXIMUM ((size_t)64 * 1024 * 1024)

void owner_start(struct owner *owner)
{
	program_start(&owner->program, "seodang", 0, NULL);
	owner->key = program_key(&owner->program);
	owner->out = strbuf_in_arena(owner->program.arena, OUTPUT_MAXIMUM);
}

void owner_write_json(struct owner *owner, json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(1));

	if (!text)
		log_die("a JSON document cannot be written");
	strbuf_add_format(owner->out, "%s\n", text);
	free(text);
	json_decref(json);
}

void owner_write_columns(struct owner *owner, const struct result *rows, size_t row, const char *const *columns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = result_text(rows, row, columns[i]);

		strbuf_add_format(owner->out, "%s%s", i ? "\t" : "", value ? value : "");
	}
}

_Noreturn void owner_refuse(struct owner *owner, const char *message)
{
	owner->message = message;
	unwind_to(&owner->unwind);
}

static void enter_school(struct owner *owner)
{
	struct result *found = db_run(owner->db, SQL_SCHOOL_OF_CODE, PARAMS(P_TEXT(owner->school_code)));

	if (!result_count(found))
		owner_refuse(owner, owner_text(owner, "command.no_school", json_pack("{s:s}", "school", owner->school_code)));
	result_uuid(found, 0, "id", &owner->school);
	db_queue(owner->db, SQL_AUTH_ACT_IN_SCHOOL, PARAMS(P_UUID(&owner->school)));
}

static void work_in_transaction(void *context)
{
	struct owner *owner = context;

	owner->failed = false;
	strbuf_clear(owner->out);
	db_begin(owner->db);
	if (owner->school_code)
		enter_school(owner);
	owner->work(owner);
	db_commit(owner->db);
}

static enum view_locale terminal_locale(void)
{
	const char *language = getenv("LC_ALL");

	if (!language || !*language)
		language = getenv("LC_MESSAGES");
	if (!language || !*language)
		language = getenv("LANG");
	return language && strncmp(language, "ko", 2) == 0 ? VIEW_KO : VIEW_EN;
}

static const struct view *view_of(struct owner *owner)
{
	static const struct view *view;

	if (!view)
		view = program_view(&owner->program);
	return view;
}

const char *owner_text(struct owner *owner, const char *key, json_t *params)
{
	json_t *prepared = json_data_prepare(params ? params : json_object());
	struct view_object object = json_data_object(prepared);
	struct strbuf text;
	const char *kept;

	strbuf_init(&text, SENTENCE_MAXIMUM);
	view_text(view_of(owner), terminal_locale(), key, &object, clock_now(), &text);
	kept = arena_strdup(owner->program.arena, strbuf_text(&text));
	strbuf_release(&text);
	json_decref(prepared);
	return kept;
}

const char *owner_sentence(struct owner *owner, const char *code, int64_t limit)
{
	const char *key = arena_printf(owner->program.arena, "errors.%s", code);

	if (!view_has_text(view_of(owner), key))
		return arena_strdup(owner->program.arena, code);
	return owner_text(owner, key, json_pack("{s:I}", "limit", (json_int_t)limit));
}

int owner_fail(const char *text)
{
	fprintf(stderr, "seodang: %s\n", text);
	return EXIT_FAILURE;
}

_Noreturn void owner_refuse_key(struct owner *owner)
{
	owner_refuse(owner, owner_text(owner, "command.other_key", NULL));
}

static void say_refusal(struct owner *owner)
{
	const struct db_error *error = db_last_error(owner->db);

	if (strcmp(error->sqlstate, "SD422") == 0)
		fprintf(stderr, "seodang: %s: %s\n", error->column, owner_sentence(owner, error->message, 0));
	else if (strcmp(error->sqlstate, "SD404") == 0)
		owner_fail(owner_text(owner, "command.nothing_of_id", NULL));
	else
		owner_fail(error->message);
}

static bool print_output(struct owner *owner)
{
	if (strbuf_overflowed(owner->out))
		owner_fail(owner_text(owner, "command.answer_too_long", NULL));
	else if (fputs(strbuf_text(owner->out), stdout) < 0 || fflush(stdout) != 0)
		owner_fail(owner_text(owner, "command.not_written", json_pack("{s:s}", "error", strerror(errno))));
	else
		return true;
	return false;
}

int owner_run(struct owner *owner, void (*work)(struct owner *owner), void *context)
{
	enum db_outcome outcome;

	owner->work = work;
	owner->context = context;
	owner->db = db_create(&(struct db_options){.conninfo = owner->program.config.owner_database, .program = "seodang",
						   .statement_timeout = STATEMENT_TIMEOUT});
	outcome = db_work(owner->db, owner->program.arena, &owner->unwind, work_in_transaction, owner);
	switch (outcome) {
	case DB_DONE:
		owner->failed |= !print_output(owner);
		break;
	case DB_REFUSED:
		say_refusal(owner);
		break;
	case DB_AWAY:
		owner_fail(owner_text(owner, "command.database_away", json_pack("{s:s}", "error", db_last_error(owner->db)->message)));
		break;
	case DB_ABANDONED:
		owner_fail(owner->message);
		break;
	}
	db_destroy(owner->db);
	return outcome == DB_DONE && !owner->failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
