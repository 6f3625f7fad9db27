/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang jobs list, retry: the queue of all schools and of the platform. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/owner.h"

#define USUAL_COUNT 100

struct job_arguments {
	const char *status;
	bool json;
	char **ids;
	int id_count;
};

static bool read_arguments(struct job_arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"status", required_argument, NULL, 's'},
		{"json", no_argument, NULL, 'j'},
		{NULL, 0, NULL, 0},
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's')
			arguments->status = optarg;
		else if (option == 'j')
			arguments->json = true;
		else
			return false;
	}
	arguments->ids = argv + optind;
	arguments->id_count = argc - optind;
	return true;
}

static const char *const columns[] = {"id", "status", "type", "school", "attempts", "max_attempts", "created_at", "finished_at", "error"};

#define COLUMN_COUNT (sizeof columns / sizeof *columns)

static json_t *value_json(const struct result *jobs, size_t row, const char *column)
{
	const char *value = result_text(jobs, row, column);

	if (!value)
		return json_null();
	return strstr(column, "attempts") ? json_integer(result_integer(jobs, row, column)) : json_string(value);
}

static json_t *job_json(const struct result *jobs, size_t row)
{
	json_t *job = json_object();

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		json_object_set_new(job, columns[i], value_json(jobs, row, columns[i]));
	return job;
}

static void list(struct owner *owner)
{
	const struct job_arguments *arguments = owner->context;
	struct result *jobs = db_run(owner->db, SQL_SCHOOL_LIST_JOBS, PARAMS(P_TEXT(arguments->status), P_INTEGER(USUAL_COUNT)));
	json_t *all = json_array();

	for (size_t i = 0; i < result_count(jobs); i++) {
		if (arguments->json) {
			json_array_append_new(all, job_json(jobs, i));
			continue;
		}
		owner_write_columns(owner, jobs, i, columns, COLUMN_COUNT);
		strbuf_add_char(owner->out, '\n');
	}
	if (arguments->json)
		owner_write_json(owner, all);
	else
		json_decref(all);
}

/* All of them or none. */
static void retry(struct owner *owner)
{
	struct job_arguments *arguments = owner->context;

	for (int i = 0; i < arguments->id_count; i++) {
		struct result *retried;
		struct uuid id;

		if (!uuid_parse(&id, arguments->ids[i]))
			owner_refuse(owner, owner_text(owner, "command.no_id", json_pack("{s:s}", "id", arguments->ids[i])));
		retried = db_run(owner->db, SQL_SCHOOL_JOB_RETRY, PARAMS(P_UUID(&id)));
		if (strcmp(result_text(retried, 0, "decision"), "queued") != 0)
			owner_refuse(owner, arena_printf(owner->program.arena, "%s: %s", id.text, owner_sentence(owner,
				arena_printf(owner->program.arena, "job_%s", result_text(retried, 0, "decision")), 0)));
	}
}

int command_jobs(int argc, char **argv)
{
	static const char *const words[] = {"PENDING", "PROCESSING", "COMPLETED", "FAILED"};
	static struct owner owner;
	struct job_arguments arguments = {0};
	const char *word = argc > 1 ? argv[1] : "";
	bool lists = strcmp(word, "list") == 0, known = false;

	if ((!lists && strcmp(word, "retry") != 0) || !read_arguments(&arguments, argc - 1, argv + 1) || lists != (arguments.id_count == 0))
		return command_usage(argv[0]);
	for (size_t i = 0; arguments.status && i < sizeof words / sizeof *words; i++)
		known |= strcmp(arguments.status, words[i]) == 0;
	if (arguments.status && !known)
		return command_usage(argv[0]);
	owner_start(&owner);
	return owner_run(&owner, lists ? list : retry, &arguments);
}
