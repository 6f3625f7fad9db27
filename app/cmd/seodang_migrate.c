/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang migrate: bring the schema to what this release needs. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/command.h"
#include "cmd/program.h"
#include "db/migrate.h"

#define TEXT_MAXIMUM 65536

int command_migrate(int argc, char **argv)
{
	static struct program program;
	struct strbuf report, error;
	bool good;

	if (argc != 1)
		return command_usage(argv[0]);
	program_start(&program, "seodang", 0, NULL);
	strbuf_init(&report, TEXT_MAXIMUM);
	strbuf_init(&error, TEXT_MAXIMUM);
	good = db_migrate(program.config.owner_database, program_data(&program, "sql"), &report, &error);
	fputs(strbuf_text(&report), stdout);
	if (!good)
		fprintf(stderr, "seodang: %s\n", strbuf_text(&error));
	strbuf_release(&report);
	strbuf_release(&error);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
