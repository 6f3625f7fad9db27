/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ZIP file in memory, written entry by entry through libarchive. */
#ifndef SEODANG_HUB_ZIP_H
#define SEODANG_HUB_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/strbuf.h"

struct zip;

/** @return a file that grows in out, both for the caller's arena to release; what is wrong shows in zip_end */
struct zip *zip_begin(struct arena *arena, struct strbuf *out);

/** Add an entry. @param name  ASCII, with "/" between folders */
void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length);

/** Write the directory at the end. @return NULL when out holds the whole file, else why not, in the arena */
const char *zip_end(struct zip *zip);

#endif
