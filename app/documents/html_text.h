/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an HTML file: no scripts, no styles, nothing loaded. */
#ifndef SEODANG_DOCUMENTS_HTML_TEXT_H
#define SEODANG_DOCUMENTS_HTML_TEXT_H

#include "documents/reader.h"

enum read_outcome html_text_read(struct arena *arena, const struct document_file *file, struct passage_writer *writer);

#endif
