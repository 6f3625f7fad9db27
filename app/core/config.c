/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

#ifndef SEODANG_CONFIG_FILE
#define SEODANG_CONFIG_FILE "/etc/seodang/seodang.conf"
#endif

#define LINE_SIZE 4096

static void set_text(char **option, const char *value)
{
	free(*option);
	*option = strdup(value);
	if (!*option)
		log_die("out of memory");
}

static bool read_number(int64_t *option, const char *value, int64_t minimum, int64_t maximum)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (errno || end == value || *end || number < minimum || number > maximum)
		return false;
	*option = number;
	return true;
}

static bool read_flag(bool *option, const char *value)
{
	if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
		return false;
	*option = strcmp(value, "on") == 0;
	return true;
}

static void set_defaults(struct config *config)
{
	*config = (struct config){0};
#define CONFIG_TEXT(name, fallback, description) set_text(&config->name, fallback);
#define CONFIG_NUMBER(name, fallback, minimum, maximum, description) config->name = fallback;
#define CONFIG_FLAG(name, fallback, description) config->name = fallback;
#include "core/config_options.def"
}

enum set_result { SET_DONE, SET_UNKNOWN, SET_BAD_VALUE };

static enum set_result set_option(struct config *config, const char *name, const char *value)
{
#define CONFIG_TEXT(option, fallback, description)         \
	if (strcmp(name, #option) == 0) {                  \
		set_text(&config->option, value);          \
		return SET_DONE;                           \
	}
#define CONFIG_NUMBER(option, fallback, minimum, maximum, description) \
	if (strcmp(name, #option) == 0)                                \
		return read_number(&config->option, value, minimum, maximum) ? SET_DONE : SET_BAD_VALUE;
#define CONFIG_FLAG(option, fallback, description) \
	if (strcmp(name, #option) == 0)            \
		return read_flag(&config->option, value) ? SET_DONE : SET_BAD_VALUE;
#include "core/config_options.def"
	return SET_UNKNOWN;
}

static char *trim(char *text)
{
	size_t length;

	text += strspn(text, " \t\r\n");
	length = strlen(text);
	while (length && strchr(" \t\r\n", text[length - 1]))
		text[--length] = '\0';
	return text;
}

static bool read_line(struct config *config, char *line, const char *path, int number, struct strbuf *error)
{
	char *name = trim(line), *value = strchr(name, '=');

	if (!*name || *name == '#')
		return true;
	if (!value) {
		strbuf_add_format(error, "%s:%d: expected name = value", path, number);
		return false;
	}
	*value++ = '\0';
	name = trim(name);
	value = trim(value);
	switch (set_option(config, name, value)) {
	case SET_DONE:
		return true;
	case SET_UNKNOWN:
		strbuf_add_format(error, "%s:%d: there is no option %s", path, number, name);
		return false;
	case SET_BAD_VALUE:
		strbuf_add_format(error, "%s:%d: %s cannot be %s", path, number, name, value);
		return false;
	}
	return false;
}

bool config_load(struct config *config, const char *path, struct strbuf *error)
{
	char line[LINE_SIZE];
	bool good = true;
	FILE *file;

	if (!path)
		path = getenv("SEODANG_CONFIG");
	if (!path)
		path = SEODANG_CONFIG_FILE;
	file = fopen(path, "re");
	if (!file) {
		strbuf_add_format(error, "%s: %m", path);
		return false;
	}
	set_defaults(config);
	for (int number = 1; good && fgets(line, sizeof line, file); number++)
		good = read_line(config, line, path, number, error);
	fclose(file);
	if (!good)
		config_release(config);
	return good;
}

void config_release(struct config *config)
{
#define CONFIG_TEXT(name, fallback, description) free(config->name);
#define CONFIG_NUMBER(name, fallback, minimum, maximum, description)
#define CONFIG_FLAG(name, fallback, description)
#include "core/config_options.def"
	*config = (struct config){0};
}
