/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The administrator's command: each word of it is one function in a cmd/seodang_….c, listed in commands.def. What it did
 * and what it refuses is said in the terminal's language (owner_text); usage, and what is found out before the catalogues are
 * there or about the machine (migrate, doctor, render), in English.
 * Exit status: 0 done, 1 refused or failed, 2 wrong usage; errors on standard error.
 */
#ifndef SEODANG_CMD_COMMAND_H
#define SEODANG_CMD_COMMAND_H

#define EXIT_WRONG_USAGE 2

/** argv[0] is the command's own word. */
typedef int command_run(int argc, char **argv);

struct command {
	const char *name;
	const char *usage; /* after "seodang " */
	command_run *run;
};

/** Print "usage: seodang …" for a command on standard error. @return EXIT_WRONG_USAGE */
int command_usage(const char *name);

#define COMMAND(name, usage, run) command_run run;
#include "cmd/commands.def"

#endif
