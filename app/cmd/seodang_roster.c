/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang roster import, export: the same as the pages under /admin/import and /admin/export, see school/roster.h. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/sealed.h"
#include "cmd/command.h"
#include "cmd/owner.h"
#include "school/roster.h"

struct roster_arguments {
	const char *school, *file;
	bool dry_run, skip_refused, json, korean;
	struct roster roster;
};

static bool read_arguments(struct roster_arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"school", required_argument, NULL, 's'}, {"dry-run", no_argument, NULL, 'd'}, {"skip-refused", no_argument, NULL, 'k'},
		{"json", no_argument, NULL, 'j'},         {"korean", no_argument, NULL, 'h'},  {NULL, 0, NULL, 0},
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 's': arguments->school = optarg; break;
		case 'd': arguments->dry_run = true; break;
		case 'k': arguments->skip_refused = true; break;
		case 'j': arguments->json = true; break;
		case 'h': arguments->korean = true; break;
		default: return false;
		}
	}
	if (optind < argc)
		arguments->file = argv[optind++];
	return optind == argc && arguments->school;
}

/* ---- import ---- */

static bool read_file(struct owner *owner, struct roster_arguments *arguments)
{
	int file = strcmp(arguments->file, "-") == 0 ? STDIN_FILENO : open(arguments->file, O_RDONLY | O_CLOEXEC);
	struct roster_fault fault;
	size_t length;
	char *bytes;
	const char *code;

	if (file < 0) {
		fprintf(stderr, "seodang: %s: %s\n", arguments->file, strerror(errno));
		return false;
	}
	bytes = roster_load(owner->program.arena, file, &length);
	if (file != STDIN_FILENO)
		close(file);
	if (bytes && roster_read(owner->program.arena, &owner->key, bytes, length, &arguments->roster, &fault))
		return true;
	if (!bytes)
		fault = (struct roster_fault){.code = "too_large"};
	code = arena_printf(owner->program.arena, "file.%s", fault.code);
	fprintf(stderr, "seodang: %s: %s%s%s\n", arguments->file, owner_sentence(owner, code, fault.place), fault.heading ? " " : "",
		fault.heading ? fault.heading : "");
	return false;
}

/* One line each for what would be written, on standard error for what is refused. */
static void say_rows(struct owner *owner, const struct roster_arguments *arguments, const json_t *plan)
{
	for (size_t i = 0; i < json_array_size(plan); i++) {
		const json_t *entry = json_array_get(plan, i);
		const char *outcome = json_string_value(json_object_get(entry, "outcome"));
		const char *login = json_string_value(json_object_get(entry, "login"));
		const char *holder = json_string_value(json_object_get(entry, "holder"));
		int line = (int)json_integer_value(json_object_get(entry, "line"));

		if (strcmp(outcome, "refused") == 0)
			fprintf(stderr, "%s:%d: %s: %s%s%s\n", arguments->file, line, json_string_value(json_object_get(entry, "field")),
				owner_sentence(owner, json_string_value(json_object_get(entry, "code")), 0), holder ? " " : "",
				holder ? holder : "");
		else if (strcmp(outcome, "unchanged") != 0)
			strbuf_add_format(owner->out, "%s\t%s\t%s\n", outcome, login ? login : "", json_string_value(json_object_get(entry, "name")));
	}
}

static json_t *document(const char *outcome, const json_t *counts, const json_t *plan)
{
	static const char *const members[] = {"line", "outcome", "login", "name", "field", "code", "holder", "changes", "needs_consent"};
	json_t *rows = json_array(), *all = json_pack("{s:s}", "outcome", outcome);

	json_object_update(all, (json_t *)(uintptr_t)counts);
	for (size_t i = 0; i < json_array_size(plan); i++) {
		json_t *entry = json_array_get(plan, i), *shown = json_object();

		for (size_t j = 0; j < sizeof members / sizeof *members; j++)
			json_object_set(shown, members[j], json_object_get(entry, members[j]));
		json_array_append_new(rows, shown);
	}
	json_object_set_new(all, "rows", rows);
	return all;
}

static json_int_t count_of(const json_t *counts, const char *name)
{
	return json_integer_value(json_object_get(counts, name));
}

/* A line of figures, and as the page does what follows of it: classes that are made, consents that are missing. */
static void say_counts(struct owner *owner, const struct roster_arguments *arguments, const json_t *counts, bool is_written)
{
	const char *key = arguments->dry_run ? "command.roster.dry_run" : is_written ? "command.roster.written" : "command.roster.refused";
	json_int_t classes = count_of(counts, "new_classes"), consents = count_of(counts, "needs_consent");

	strbuf_add_format(owner->out, "%s\n", owner_text(owner, key, json_deep_copy(counts)));
	if (classes)
		strbuf_add_format(owner->out, "%s\n", owner_text(owner, is_written ? "command.roster.classes_made" : "school.report.new_classes",
								 json_pack("{s:I}", "class_count", classes)));
	if (consents)
		strbuf_add_format(owner->out, "%s\n", owner_text(owner, "school.report.consent", json_pack("{s:I}", "consent_count", consents)));
}

static void import(struct owner *owner)
{
	struct roster_arguments *arguments = owner->context;
	struct result *done = arguments->dry_run ?
		db_run(owner->db, SQL_SCHOOL_ROSTER_PLAN, PARAMS(P_TEXT(arguments->roster.rows), P_TEXT(arguments->roster.columns))) :
		db_run(owner->db, SQL_SCHOOL_ROSTER_APPLY, PARAMS(P_TEXT(arguments->roster.rows), P_TEXT(arguments->roster.columns),
								  P_BOOLEAN(arguments->skip_refused)));
	json_t *counts = json_loads(result_text(done, 0, "counts"), 0, NULL), *plan = json_loads(result_text(done, 0, "plan"), 0, NULL);
	const char *outcome = result_text(done, 0, "outcome");
	bool has_refused = count_of(counts, "refused") > 0;

	if (!sealed_open_members(&owner->key, owner->program.arena, plan))
		owner_refuse_key(owner);
	if (arguments->json) {
		owner_write_json(owner, document(outcome, counts, plan));
	} else {
		say_rows(owner, arguments, plan);
		say_counts(owner, arguments, counts, strcmp(outcome, "written") == 0);
	}
	owner->failed = has_refused && !(arguments->skip_refused && !arguments->dry_run);
	json_decref(counts);
	json_decref(plan);
}

/* ---- export ---- */

static void export_roster(struct owner *owner)
{
	struct roster_arguments *arguments = owner->context;
	struct result *people = db_queue(owner->db, SQL_SCHOOL_ROSTER, NO_PARAMS);
	struct result *metadata = db_run(owner->db, SQL_SCHOOL_ROSTER_METADATA, PARAMS(P_INTEGER(ROSTER_METADATA_MAXIMUM)));

	if (!roster_write(owner->out, owner->program.arena, &owner->key, people, metadata, arguments->korean))
		owner_refuse_key(owner);
}

int command_roster(int argc, char **argv)
{
	static struct owner owner;
	struct roster_arguments arguments = {0};
	bool imports = argc > 1 && strcmp(argv[1], "import") == 0, exports = argc > 1 && strcmp(argv[1], "export") == 0;

	if ((!imports && !exports) || !read_arguments(&arguments, argc - 1, argv + 1) || imports != (arguments.file != NULL))
		return command_usage(argv[0]);
	owner_start(&owner);
	owner.school_code = arguments.school;
	if (imports && !read_file(&owner, &arguments))
		return EXIT_FAILURE;
	return owner_run(&owner, imports ? import : export_roster, &arguments);
}
