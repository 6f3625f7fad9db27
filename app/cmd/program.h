/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every program does first: its name, its configuration, its time zone; and what it makes of them. */
#ifndef SEODANG_CMD_PROGRAM_H
#define SEODANG_CMD_PROGRAM_H

#include "auth/secret.h"
#include "core/arena.h"
#include "core/config.h"
#include "view/view.h"

/** One a process, and declared static: what it holds lives until the process ends. */
struct program {
	struct config config;
	struct arena *arena; /* for as long as the program runs */
	const struct view *view; /* once asked for */
};

/** Read the configuration (--config FILE, else $SEODANG_CONFIG, else the installed one). Ends the process on any error. */
void program_start(struct program *program, const char *name, int argc, char **argv);

/** Templates and catalogues, compiled. Ends the process with what is wrong in them. */
const struct view *program_view(struct program *program);

/** The path of base_url: "" or "/seodang". */
const char *program_prefix(const struct program *program);

struct secret_key program_key(const struct program *program);

/** A path in the run directory. */
const char *program_path(struct program *program, const char *name);

/** A path in the data directory: templates, locales, sql, static.manifest. */
const char *program_data(struct program *program, const char *name);

#endif
