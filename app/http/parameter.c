/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/parameter.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct scan {
	const char *next, *end;
};

static void skip(struct scan *scan, const char *characters)
{
	while (scan->next < scan->end && *scan->next && strchr(characters, *scan->next))
		scan->next++;
}

static size_t until(struct scan *scan, const char *characters)
{
	const char *start = scan->next;

	while (scan->next < scan->end && !(*scan->next && strchr(characters, *scan->next)))
		scan->next++;
	return (size_t)(scan->next - start);
}

/* After the opening quote. value has room for all that is left; NULL when the quotes do not close. */
static char *take_quoted(struct scan *scan, char *value)
{
	size_t length = 0;

	for (; scan->next < scan->end && *scan->next != '"'; scan->next++) {
		if (*scan->next == '\\' && scan->next + 1 < scan->end && (scan->next[1] == '"' || scan->next[1] == '\\'))
			scan->next++;
		value[length++] = *scan->next;
	}
	if (scan->next == scan->end)
		return NULL;
	scan->next++;
	value[length] = '\0';
	return value;
}

static char *take_value(struct arena *arena, struct scan *scan)
{
	const char *start = scan->next;

	if (start < scan->end && *start == '"') {
		scan->next++;
		return take_quoted(scan, arena_alloc(arena, (size_t)(scan->end - start)));
	}
	return arena_copy(arena, start, until(scan, "; \t"));
}

char *header_parameter(struct arena *arena, const char *text, size_t length, const char *name)
{
	struct scan scan = {text, text + length};

	until(&scan, ";");
	while (scan.next < scan.end) {
		const char *start;
		size_t name_length;
		char *value;

		skip(&scan, "; \t");
		start = scan.next;
		name_length = until(&scan, "=;");
		if (scan.next == scan.end || *scan.next != '=')
			continue;
		scan.next++;
		value = take_value(arena, &scan);
		if (!value)
			return NULL;
		if (name_length == strlen(name) && strncasecmp(start, name, name_length) == 0)
			return value;
		until(&scan, ";");
	}
	return NULL;
}
