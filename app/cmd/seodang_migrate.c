/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang migrate: bring the schema to what this release needs, and seal the contacts that older releases left readable. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/command.h"
#include "cmd/seodang_seal.h"
#include "db/migrate.h"

#define TEXT_MAXIMUM 65536

int command_migrate(int argc, char **argv)
{
	static struct owner owner;
	struct strbuf report, error;
	bool good;

	if (argc != 1)
		return command_usage(argv[0]);
	owner_start(&owner); /* the key first: without it what is migrated could not be sealed */
	strbuf_init(&report, TEXT_MAXIMUM);
	strbuf_init(&error, TEXT_MAXIMUM);
	good = db_migrate(owner.program.config.owner_database, program_data(&owner.program, "sql"), &report, &error);
	fputs(strbuf_text(&report), stdout);
	if (!good)
		fprintf(stderr, "seodang: %s\n", strbuf_text(&error));
	strbuf_release(&report);
	strbuf_release(&error);
	return good ? seal_contacts(&owner) : EXIT_FAILURE;
}
