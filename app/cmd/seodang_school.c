/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang school add: a new school with its settings; its first admin comes with seodang user add. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/owner.h"
#include "core/text.h"

#define LONGEST_NAME 100

struct new_school {
	const char *code, *name;
};

static bool read_arguments(struct new_school *school, int argc, char **argv)
{
	static const struct option options[] = {
		{"code", required_argument, NULL, 'c'},
		{"name", required_argument, NULL, 'n'},
		{NULL, 0, NULL, 0},
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'c')
			school->code = optarg;
		else if (option == 'n')
			school->name = optarg;
		else
			return false;
	}
	return optind == argc && school->code && school->name;
}

static bool code_is_good(const char *code)
{
	size_t length = strlen(code);

	return length >= 2 && length <= 32 && code[0] != '-' &&
	       strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void add(struct owner *owner)
{
	const struct new_school *school = owner->context;
	struct result *added = db_run(owner->db, SQL_SCHOOL_ADD, PARAMS(P_TEXT(school->code), P_TEXT(school->name)));

	if (!result_count(added))
		owner_refuse(owner, owner_text(owner, "command.school_exists", json_pack("{s:s}", "school", school->code)));
	strbuf_add_format(owner->out, "%s\t%s\t%s\n", result_text(added, 0, "id"), result_text(added, 0, "code"),
			  result_text(added, 0, "name"));
}

int command_school(int argc, char **argv)
{
	static struct owner owner;
	struct new_school school = {0};
	size_t length;

	if (argc < 2 || strcmp(argv[1], "add") != 0 || !read_arguments(&school, argc - 1, argv + 1))
		return command_usage(argv[0]);
	owner_start(&owner);
	if (!code_is_good(school.code))
		return owner_fail(owner_text(&owner, "command.bad_code", NULL));
	if (!text_is_utf8(school.name, strlen(school.name)))
		return owner_fail(owner_text(&owner, "command.bad_name", json_pack("{s:i}", "limit", LONGEST_NAME)));
	school.name = text_typed(owner.program.arena, school.name, strlen(school.name), &length);
	if (!length || text_characters(school.name, length) > LONGEST_NAME || text_has_control(school.name, length, false))
		return owner_fail(owner_text(&owner, "command.bad_name", json_pack("{s:i}", "limit", LONGEST_NAME)));
	return owner_run(&owner, add, &school);
}
