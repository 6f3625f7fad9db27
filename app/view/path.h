/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a value is: {{name}}, {{person.name}}, {{.}}; taken apart once, when a template or a text is compiled. */
#ifndef SEODANG_VIEW_PATH_H
#define SEODANG_VIEW_PATH_H

#include "core/arena.h"
#include "view/data.h"
#include "view/format.h"
#include "view/names.h"

#define PATH_MAXIMUM 32 /* parts */

struct view_path {
	size_t count;                   /* 0 is {{.}} */
	enum view_formatter formatter;  /* from the end of the last part, where the dialect has formatters */
	const struct view_name *stem;   /* the last part without that end */
	const struct view_name *parts[];
};

/** @return the path of a text, NULL when it has more than PATH_MAXIMUM parts or an empty one */
const struct view_path *path_compile(struct arena *arena, struct view_names *names, const char *text, size_t length,
				     bool has_formatters);

/**
 * Walk the scopes from the last to the first for the path's first part; the others only within what was found.
 * @return VIEW_ABSENT when it is nowhere
 */
struct view_value path_find(const struct view_path *path, const struct view_value *scopes, size_t count);

/** As path_find for the value that the path's formatter is to say: the last part is the stem. */
struct view_value path_find_stem(const struct view_path *path, const struct view_value *scopes, size_t count);

#endif
