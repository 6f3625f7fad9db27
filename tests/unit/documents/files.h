/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: documents as bytes, as Word, Hangul and others write them. All are owned by the arena. */
#ifndef SEODANG_TESTS_UNIT_DOCUMENTS_FILES_H
#define SEODANG_TESTS_UNIT_DOCUMENTS_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

struct file {
	const char *bytes;
	size_t length;
};

/** A part of a ZIP file. */
struct part {
	const char *name, *text;
};

/** A ZIP file of parts, deflated; the list ends with a part without a name. */
struct file file_zip(struct arena *arena, const struct part *parts);

/** A DOCX. before: what stands in front of its root element; body: paragraphs in the namespace w. */
struct file file_docx(struct arena *arena, const char *before, const char *body);

/** An HWPX of one section. body: paragraphs in the namespace hp. */
struct file file_hwpx(struct arena *arena, bool is_encrypted, const char *body);

/** A PDF with a page for each text of plain letters; the list ends with NULL. An encrypted one opens with no password. */
struct file file_pdf(struct arena *arena, bool is_encrypted, const char *const *pages);

/** A text, over and over. */
const char *file_repeated(struct arena *arena, const char *text, size_t times);

#endif
