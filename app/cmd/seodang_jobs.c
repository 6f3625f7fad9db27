/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang jobs list, retry: the queue of all schools and of the platform. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/owner.h"

#define OUTPUT_MAXIMUM ((size_t)16 * 1024 * 1024)
#define USUAL_COUNT 100

struct job_arguments {
	const char *status;
	bool json;
	char **ids;
	int id_count;
	struct strbuf out;
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

static void list(struct owner *owner)
{
	static const char *const columns[] = {"id", "status", "type", "school", "attempts", "max_attempts", "created_at", "finished_at", "error"};
	struct job_arguments *arguments = owner->context;
	struct result *jobs = db_run(owner->db, SQL_SCHOOL_LIST_JOBS, PARAMS(P_TEXT(arguments->status), P_INTEGER(USUAL_COUNT)));
	json_t *all = json_array();

	strbuf_clear(&arguments->out);
	for (size_t i = 0; i < result_count(jobs); i++) {
		json_t *job = json_object();

		for (size_t j = 0; j < sizeof columns / sizeof *columns; j++) {
			const char *value = result_text(jobs, i, columns[j]);
			bool is_count = j == 4 || j == 5;

			json_object_set_new(job, columns[j], is_count ? json_integer(result_integer(jobs, i, columns[j])) :
							     value    ? json_string(value) : json_null());
			if (!arguments->json)
				strbuf_add_format(&arguments->out, "%s%s", j ? "\t" : "", value ? value : "");
		}
		json_array_append_new(all, job);
		if (!arguments->json)
			strbuf_add_char(&arguments->out, '\n');
	}
	if (arguments->json) {
		char *text = json_dumps(all, JSON_INDENT(1));

		strbuf_add_format(&arguments->out, "%s\n", text);
		free(text);
	}
	json_decref(all);
	owner->output = strbuf_text(&arguments->out);
}

/* All of them or none. */
static void retry(struct owner *owner)
{
	struct job_arguments *arguments = owner->context;

	for (int i = 0; i < arguments->id_count; i++) {
		struct result *retried;
		struct uuid id;

		if (!uuid_parse(&id, arguments->ids[i]))
			owner_refuse(owner, arena_printf(owner->program.arena, "%s is no id", arguments->ids[i]));
		retried = db_run(owner->db, SQL_SCHOOL_JOB_RETRY, PARAMS(P_UUID(&id)));
		if (strcmp(result_text(retried, 0, "decision"), "queued") != 0)
			owner_refuse(owner, arena_printf(owner->program.arena, "%s: %s", id.text, owner_sentence(owner,
				arena_printf(owner->program.arena, "job_%s", result_text(retried, 0, "decision")), 0)));
	}
}

int command_jobs(int argc, char **argv)
{
	static const char *const words[] = {"PENDING", "PROCESSING", "COMPLETED", "FAILED"};
	struct job_arguments arguments = {0};
	struct owner owner = {0};
	const char *word = argc > 1 ? argv[1] : "";
	bool lists = strcmp(word, "list") == 0, known = false;
	int status;

	if ((!lists && strcmp(word, "retry") != 0) || !read_arguments(&arguments, argc - 1, argv + 1) || lists != (arguments.id_count == 0))
		return command_usage(argv[0]);
	for (size_t i = 0; arguments.status && i < sizeof words / sizeof *words; i++)
		known |= strcmp(arguments.status, words[i]) == 0;
	if (arguments.status && !known)
		return command_usage(argv[0]);
	program_start(&owner.program, "seodang", 0, NULL);
	strbuf_init(&arguments.out, OUTPUT_MAXIMUM);
	status = owner_run(&owner, lists ? list : retry, &arguments);
	strbuf_release(&arguments.out);
	return status;
}
