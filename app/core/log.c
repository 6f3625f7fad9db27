/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 2048

static const char *program = "seodang";

void log_set_program(const char *name)
{
	program = name;
}

static void log_line(const char *level, const char *format, va_list list)
{
	char line[LINE_SIZE];
	int head = snprintf(line, sizeof line, "%s %s: ", level, program);
	size_t length;

	if (head < 0)
		return;
	vsnprintf(line + head, sizeof line - (size_t)head - 1, format, list);
	length = strlen(line);
	for (size_t i = 0; i < length; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) < 0)
		return; /* nowhere left to say it */
}

#define LOG_FUNCTION(name, level)              \
	void name(const char *format, ...)     \
	{                                      \
		va_list list;                  \
                                               \
		va_start(list, format);        \
		log_line(level, format, list); \
		va_end(list);                  \
	}

LOG_FUNCTION(log_info, "info")
LOG_FUNCTION(log_warning, "warning")
LOG_FUNCTION(log_error, "error")

void log_die(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	log_line("error", format, list);
	va_end(list);
	exit(EXIT_FAILURE);
}
