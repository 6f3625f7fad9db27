/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a page of a list ends: the key it is ordered by (a time, or a text) and the id that breaks ties, as one opaque
 * word. Keyset pagination: page 400 costs what page 1 costs (Markus Winand, "We need tool support for keyset
 * pagination"). A list's statement has the columns cursor_key and id, takes them as parameters (NULL on the first
 * page), and returns one row more than was asked for, which says that there is a next page.
 */
#ifndef SEODANG_WEB_CURSOR_H
#define SEODANG_WEB_CURSOR_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/uuid.h"

/** @param list  names the list, without spaces: another list does not take its cursors */
const char *cursor_write(struct arena *arena, const char *list, const char *key, const char *id);

/** @return false for anything cursor_write did not write for this list; with by_name false also when key is no time */
bool cursor_read(struct arena *arena, const char *list, const char *text, bool by_name, const char **key, struct uuid *id);

#endif
