/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/program.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/log.h"

#ifndef SEODANG_DATA_DIRECTORY
#define SEODANG_DATA_DIRECTORY "/usr/share/seodang"
#endif

#define ARENA_CEILING ((size_t)64 * 1024 * 1024)

void program_start(struct program *program, const char *name, int argc, char **argv)
{
	const char *path = argc == 3 && strcmp(argv[1], "--config") == 0 ? argv[2] : NULL;
	struct strbuf error;

	log_set_program(name);
	strbuf_init(&error, 4096);
	if (!config_load(&program->config, path, &error))
		log_die("%s", strbuf_text(&error));
	strbuf_release(&error);
	if (sodium_init() < 0)
		log_die("libsodium does not start");
	setenv("TZ", program->config.time_zone, 1);
	tzset();
	program->arena = arena_create(ARENA_CEILING);
}

const struct view *program_view(struct program *program)
{
	struct strbuf error;

	strbuf_init(&error, 4096);
	program->view = view_open(&(struct view_options){.templates_directory = program_data(program, "templates"),
						.locales_directory = program_data(program, "locales"),
						.manifest = program_data(program, "static.manifest"),
						.base = program_prefix(program)}, &error);
	if (!program->view)
		log_die("%s", strbuf_text(&error));
	strbuf_release(&error);
	return program->view;
}

const char *program_prefix(const struct program *program)
{
	const char *host = strstr(program->config.base_url, "://");
	const char *path = strchr(host ? host + 3 : program->config.base_url, '/');

	return path ? path : "";
}

struct secret_key program_key(const struct program *program)
{
	struct secret_key key;
	struct strbuf error;

	strbuf_init(&error, 4096);
	if (!secret_load(&key, program->config.secret_file, &error))
		log_die("%s", strbuf_text(&error));
	strbuf_release(&error);
	return key;
}

const char *program_path(struct program *program, const char *name)
{
	return arena_printf(program->arena, "%s/%s", program->config.run_directory, name);
}

const char *program_data(struct program *program, const char *name)
{
	const char *directory = program->config.data_directory;

	return arena_printf(program->arena, "%s/%s", *directory ? directory : SEODANG_DATA_DIRECTORY, name);
}
