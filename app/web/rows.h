/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Query results as what templates read (view/data.h): a row's columns are found by name, json columns are opened. */
#ifndef SEODANG_WEB_ROWS_H
#define SEODANG_WEB_ROWS_H

#include "core/arena.h"
#include "db/result.h"
#include "view/data.h"

/** A result being shown. Remembers which name is which column, so that a name is looked for once a list. */
struct row_source {
	const struct result *result;
	struct arena *arena;
	size_t count;          /* rows shown */
	short *columns;        /* by view_name.id: column + 1, 0 not looked for yet, -1 none */
	struct row_json *json; /* by column: the last json value opened there, since templates show one several times */
};

/**
 * @param names  how many names the view has (view_names_count)
 * @param count  rows to show, at most the result's
 * @return in the arena
 */
struct row_source *row_source_create(struct arena *arena, const struct result *result, size_t names, size_t count);

struct view_value row_source_list(const struct row_source *source);
struct view_object row_source_row(const struct row_source *source, size_t row);

#endif
