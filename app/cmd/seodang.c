/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang: the administrator's command. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "core/log.h"

static const struct command commands[] = {
#define COMMAND(name, usage, run) {name, usage, run},
#include "cmd/commands.def"
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int usage_of_all(FILE *to)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "%s seodang %s\n", i ? "      " : "usage:", commands[i].usage);
	return EXIT_WRONG_USAGE;
}

int command_usage(const char *name)
{
	fprintf(stderr, "usage: seodang %s\n", find_command(name)->usage);
	return EXIT_WRONG_USAGE;
}

static bool asks_for_help(const char *word)
{
	return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* What was asked for is no error: on standard output. */
static int help(const struct command *command)
{
	if (command)
		printf("usage: seodang %s\n", command->usage);
	else
		usage_of_all(stdout);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	const struct command *command;
	const char *word;

	log_set_program("seodang");
	if (argc < 2)
		return usage_of_all(stderr);
	if (strcmp(argv[1], "--version") == 0)
		return printf("seodang %s\n", SEODANG_VERSION) > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	if (asks_for_help(argv[1]) && argc == 2)
		return help(NULL);
	word = argv[asks_for_help(argv[1]) ? 2 : 1];
	command = find_command(word);
	if (!command) {
		fprintf(stderr, "seodang: there is no command %s\n", word);
		return usage_of_all(stderr);
	}
	if (asks_for_help(argv[1]) || (argc > 2 && argv[2][0] == '-' && asks_for_help(argv[2])))
		return help(command);
	return command->run(argc - 1, argv + 1);
}
