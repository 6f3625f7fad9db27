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
		owner_refuse(owner, arena_printf(owner->program.arena, "there is a school %s already", school->code));
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
	if (!code_is_good(school.code)) {
		fprintf(stderr, "seodang: a code is 2 to 32 of A to Z, 0 to 9 and -\n");
		return EXIT_FAILURE;
	}
	owner_start(&owner);
	if (!text_is_utf8(school.name, strlen(school.name))) {
		fprintf(stderr, "seodang: the name is not UTF-8\n");
		return EXIT_FAILURE;
	}
	school.name = text_nfc(owner.program.arena, school.name, strlen(school.name), &length);
	school.name = text_trim(owner.program.arena, school.name, length, &length);
	if (!length || text_characters(school.name, length) > LONGEST_NAME || text_has_control(school.name, length, false)) {
		fprintf(stderr, "seodang: a name is 1 to %d characters\n", LONGEST_NAME);
		return EXIT_FAILURE;
	}
	return owner_run(&owner, add, &school);
}
