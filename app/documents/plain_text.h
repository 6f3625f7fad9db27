/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text and Markdown, and what encoding a text is in: UTF-8, UTF-16 with its mark, else CP949, which contains EUC-KR. */
#ifndef SEODANG_DOCUMENTS_PLAIN_TEXT_H
#define SEODANG_DOCUMENTS_PLAIN_TEXT_H

#include "documents/reader.h"

/** Load the tables of CP949: once, outside of a jail, which could not open them. */
void plain_text_prepare(void);

/**
 * A text as UTF-8.
 * @param text  out: owned by the arena, or the bytes themselves; not NUL-terminated
 * @return READ_FINE; READ_UNREADABLE: in none of the encodings
 */
enum read_outcome text_decode(struct arena *arena, const void *bytes, size_t length, const char **text, size_t *text_length);

/** Markdown keeps its marks, but for those of headings and the fences of code. */
enum read_outcome plain_text_read(struct arena *arena, const struct document_file *file, struct passage_writer *writer);

#endif
