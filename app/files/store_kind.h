/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two kinds of places that store.c chooses between; for the room alone. Names are checked by then: 32 hexadecimal digits. */
#ifndef SEODANG_FILES_STORE_KIND_H
#define SEODANG_FILES_STORE_KIND_H

#include "files/store.h"

#define FILE_MOST_BYTES ((size_t)64 * 1024 * 1024) /* that are read into memory; what is written is far smaller */

struct store_kind {
	const char *name; /* as files.files.store has it */
	void *(*open)(const struct config *config); /* NULL: the configuration has no such place */
	void (*close)(void *place);
	enum store_outcome (*put)(void *place, const char *name, const char *content_type, const void *bytes, size_t length);
	enum store_outcome (*get)(void *place, const char *name, struct arena *arena, const void **bytes, size_t *length);
	enum store_outcome (*locate)(void *place, const char *name, struct arena *arena, const char **path); /* NULL: nginx reads none of it */
	enum store_outcome (*remove)(void *place, const char *name);
};

extern const struct store_kind store_directory, store_s3;

#endif
