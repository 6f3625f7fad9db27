/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of names: the same text is the same pointer and the same number, dense from 0. */
#ifndef SEODANG_VIEW_NAMES_H
#define SEODANG_VIEW_NAMES_H

#include "core/arena.h"
#include "view/data.h"

struct view_names;

/** @return an empty table owned by the arena, as are all names in it */
struct view_names *names_create(struct arena *arena);

/** @return the name of a text, added when it is new */
const struct view_name *names_intern(struct view_names *names, const char *text, size_t length);

/** @return the name of a text, NULL when it was never added */
const struct view_name *names_find(const struct view_names *names, const char *text, size_t length);

/** @return the name with an id */
const struct view_name *names_at(const struct view_names *names, size_t id);

size_t names_count(const struct view_names *names);

#endif
