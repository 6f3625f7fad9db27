/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ZIP file in memory, written entry by entry through libarchive. File names are UTF-8.
 *
 *	struct zip *zip = zip_begin(arena, out);
 *	zip_add(zip, "1 김철수.pdf", bytes, length, made_at); …
 *	error = zip_end(zip);
 */
#ifndef SEODANG_HUB_ZIP_H
#define SEODANG_HUB_ZIP_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/strbuf.h"

struct zip;

/** @return a file that grows in out, both for the caller's arena to release; what goes wrong shows in zip_end */
struct zip *zip_begin(struct arena *arena, struct strbuf *out);

/** Add an entry. @param name  with "/" between folders; control characters and what file systems refuse become "_" */
void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length, clock_time modified);

/** A text as one part of a name: without folders, and no longer than file systems take (255 bytes) with what stands around it. In the arena. */
const char *zip_name_part(struct arena *arena, const char *text);

/** Write the directory at the end. @return NULL when out holds the whole file, else why not, in the arena */
const char *zip_end(struct zip *zip);

#endif
