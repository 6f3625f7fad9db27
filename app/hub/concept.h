/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Concepts, and the file of what must be known before what: a spreadsheet with the headings concept and prerequisite
 * (개념, 선수개념), one pair a row, read as school/sheet.h reads it. Concepts go by their keys. What the pairs would
 * change, and that no concept comes to need itself, is decided in SQL (hub.plan_prerequisites).
 */
#ifndef SEODANG_HUB_CONCEPT_H
#define SEODANG_HUB_CONCEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/strbuf.h"
#include "db/result.h"

#define PREREQUISITES_BYTES_MAXIMUM ((size_t)256 * 1024)

struct prerequisites {
	const char *pairs; /* JSON [{"line", "concept", "prerequisite", "code" where the row is refused}] */
	const char *text;  /* the same as a file that prerequisites_read takes */
	size_t count;
};

/** Why a whole file is refused: a code for errors.file.CODE and its {limit}. */
struct prerequisites_fault {
	const char *code;
	int64_t place;
};

/** @param prerequisites  owned by the arena. @return false with the fault */
bool prerequisites_read(struct arena *arena, const char *bytes, size_t length, struct prerequisites *prerequisites,
			struct prerequisites_fault *fault);

/** Write rows with the columns concept and prerequisite as such a file. */
void prerequisites_write(struct strbuf *out, const struct result *rows, bool korean);

#endif
