/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables whose rows never split, with their head on every page, and the bar that shows a share in a cell. */
#ifndef SEODANG_PAPER_TABLE_H
#define SEODANG_PAPER_TABLE_H

#include "paper/layout.h"

#define PAPER_MOST_COLUMNS 6

struct paper_column {
	const char *heading; /* a key of the catalogue */
	double share;        /* of the width; all of a table add up to 1 */
	bool is_figure;      /* set to the right */
};

/** A cell holds a text, or a bar from 0 to 1 with a mark at its target. */
struct paper_cell {
	const char *text;
	bool is_bar;
	double value, target; /* outside of 0 to 1: not drawn */
};

struct paper_table;

/** Begin a table with its head. @param columns at most PAPER_MOST_COLUMNS, must live as long as the table */
struct paper_table *paper_table_begin(struct paper_layout *layout, const struct paper_column *columns, size_t count);

/** @param cells one a column; their texts are laid out at once, in two lines at most */
void paper_table_row(struct paper_table *table, const struct paper_cell *cells);

void paper_table_end(struct paper_table *table);

#endif
