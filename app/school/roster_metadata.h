/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Students' metadata in the columns of a roster file. The heading is "metadata." and the key. A cell that is a number,
 * true or false, an array or an object as JSON writes them is that value; every other cell is a text. A text that would
 * be taken for such a value, is empty or has blanks at its ends or control characters stands in the quotes of a JSON
 * string, so that what goes out comes back. An empty cell takes the member away.
 */
#ifndef SEODANG_SCHOOL_ROSTER_METADATA_H
#define SEODANG_SCHOOL_ROSTER_METADATA_H

#include "core/arena.h"
#include "core/strbuf.h"
#include "db/result.h"

/** @return the key in a heading, part of it; NULL when it names no metadata (or none a file may have) */
const char *roster_metadata_key(const char *heading);

/** Add what a cell means to a JSON document. @param cell  not empty */
void roster_metadata_add(struct strbuf *out, const char *cell);

/** Add a heading for each row of SQL_SCHOOL_ROSTER_METADATA; other cells of the line come before. */
void roster_metadata_write_headings(struct strbuf *out, struct arena *arena, const struct result *keys);

/** Add the cells under them. @param cells  JSON object of texts by key, or NULL for none */
void roster_metadata_write_cells(struct strbuf *out, struct arena *arena, const struct result *keys, const char *cells);

#endif
