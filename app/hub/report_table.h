/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables whose rows never split, with their head on every page, and the bar that shows a mastery in a cell. */
#ifndef SEODANG_HUB_REPORT_TABLE_H
#define SEODANG_HUB_REPORT_TABLE_H

#include "hub/report_layout.h"

#define REPORT_MOST_COLUMNS 6

struct report_column {
	const char *heading; /* a key of the catalogue */
	double share;        /* of the width; all of a table add up to 1 */
	bool is_figure;      /* set to the right */
};

/** A cell holds a text, or a bar from 0 to 1 with a mark at its target. */
struct report_cell {
	const char *text;
	bool is_bar;
	double value, target; /* outside of 0 to 1: not drawn */
};

struct report_table;

/** Begin a table with its head. @param columns at most REPORT_MOST_COLUMNS, must live as long as the table */
struct report_table *report_table_begin(struct report_layout *layout, const struct report_column *columns, size_t count);

/** @param cells one a column; their texts are laid out at once, in two lines at most */
void report_table_row(struct report_table *table, const struct report_cell *cells);

void report_table_end(struct report_table *table);

#endif
