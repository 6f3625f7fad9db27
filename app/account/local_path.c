/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/local_path.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LONGEST 2000

/* Browsers read "//host", "/\host" and, leaving out tabs and line ends, "/<tab>/host" as another site. */
static bool is_ours(const char *path)
{
	size_t length = strlen(path);

	if (path[0] != '/' || path[1] == '/' || length > LONGEST)
		return false;
	for (size_t i = 0; i < length; i++)
		if (path[i] == '\\' || (unsigned char)path[i] <= ' ' || path[i] == 127)
			return false;
	return true;
}

static bool is_door(const char *path)
{
	static const char *const doors[] = {"/login", "/logout", "/activate", "/reset"};

	for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
		size_t length = strlen(doors[i]);

		if (strncmp(path, doors[i], length) == 0 && strchr("/?", path[length]))
			return true;
	}
	return false;
}

const char *local_path(const char *asked)
{
	return asked && is_ours(asked) && !is_door(asked) ? asked : "/";
}
