/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/seodang_render.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "view/json_data.h"
#include "view/render.h"
#include "view/source.h"
#include "view/template.h"

#define ARENA_CEILING ((size_t)1 << 30)
#define OUTPUT_MAXIMUM ((size_t)256 << 20)
#define FILE_NAME_SIZE 4096

enum status {
	DONE = 0,
	FAILED = 1,
	WRONG_USAGE = 2,
};

struct render_arguments {
	const char *template;
	const char *data;
	const char *partials;
};

static bool read_arguments(struct render_arguments *arguments, int argc, char **argv)
{
	static const struct option options[] = {
		{"data", required_argument, NULL, 'd'},
		{"partials", required_argument, NULL, 'p'},
		{NULL, 0, NULL, 0},
	};
	int option;

	optind = 0;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'd')
			arguments->data = optarg;
		else if (option == 'p')
			arguments->partials = optarg;
		else
			return false;
	}
	if (optind + 1 != argc)
		return false;
	arguments->template = argv[optind];
	return true;
}

/* A name cannot lead out of the folder. */
static bool load_partial(void *context, const char *name, struct strbuf *source, struct strbuf *file)
{
	const char *folder = context;

	if (!folder || !source_name_is_inside(name))
		return false;
	strbuf_add_format(file, "%s/%s.mustache", folder, name);
	return source_read(strbuf_text(file), source);
}

static json_t *load_data(const char *file)
{
	json_error_t error;
	size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_t *json;

	if (!file)
		return json_null();
	json = json_load_file(file, flags, &error);
	if (!json && json_error_code(&error) == json_error_numeric_overflow)
		json = json_load_file(file, flags | JSON_DECODE_INT_AS_REAL, &error);
	if (!json) {
		if (error.line > 0)
			fprintf(stderr, "seodang render: %s:%d: %s\n", file, error.line, error.text);
		else
			fprintf(stderr, "seodang render: %s\n", error.text);
		return NULL;
	}
	return json_data_prepare(json);
}

static enum status print(const struct template *template, const json_t *data, const char *file)
{
	struct view_value scope = json_data_value(data);
	struct render_options options = {.locale = VIEW_KO, .now = clock_now()};
	enum status status = DONE;
	const char *failure;
	struct strbuf out;

	strbuf_init(&out, OUTPUT_MAXIMUM);
	failure = template_render(template, &scope, 1, &options, &out);
	if (failure) {
		fprintf(stderr, "seodang render: %s: %s\n", file, failure);
		status = FAILED;
	} else if (fwrite(strbuf_text(&out), 1, out.length, stdout) != out.length || fflush(stdout) != 0) {
		fprintf(stderr, "seodang render: %s\n", strerror(errno));
		status = FAILED;
	}
	strbuf_release(&out);
	return status;
}

static const struct template *compile(struct arena *arena, const struct render_arguments *arguments)
{
	struct template_options options = {
		.dialect = TEMPLATE_PLAIN, .load = load_partial, .context = (void *)(uintptr_t)arguments->partials,
	};
	struct template_set *set = template_set_create(arena, names_create(arena), &options);
	const struct template *template = NULL;
	struct strbuf source, error;

	strbuf_init(&source, TEMPLATE_SOURCE_MAXIMUM + 1);
	strbuf_init(&error, FILE_NAME_SIZE);
	if (source_read(arguments->template, &source))
		template = template_compile_source(set, arguments->template, strbuf_text(&source), source.length, &error);
	else
		strbuf_add_format(&error, "%s: %s", arguments->template, strerror(errno));
	if (!template)
		fprintf(stderr, "seodang render: %s\n", strbuf_text(&error));
	strbuf_release(&source);
	strbuf_release(&error);
	return template;
}

int command_render(int argc, char **argv)
{
	struct render_arguments arguments = {0};
	enum status status = FAILED;
	const struct template *template;
	struct arena *arena;
	json_t *data;

	if (!read_arguments(&arguments, argc, argv)) {
		fprintf(stderr, "usage: seodang render TEMPLATE [--data FILE.json] [--partials DIR]\n");
		return WRONG_USAGE;
	}
	data = load_data(arguments.data);
	if (!data)
		return FAILED;
	arena = arena_create(ARENA_CEILING);
	template = compile(arena, &arguments);
	if (template)
		status = print(template, data, arguments.template);
	arena_destroy(arena);
	json_decref(data);
	return status;
}
