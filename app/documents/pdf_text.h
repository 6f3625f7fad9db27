/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a PDF, page by page. Korean fonts that do not say what their codes mean need the tables of PDF_TABLES. */
#ifndef SEODANG_DOCUMENTS_PDF_TEXT_H
#define SEODANG_DOCUMENTS_PDF_TEXT_H

#include "documents/reader.h"

#define PDF_TABLES "/usr/share/poppler" /* of the package poppler-data */

/** @param pages  out: how many pages it has; 0 unless it could be opened */
enum read_outcome pdf_text_read(const struct document_file *file, struct passage_writer *writer, uint32_t *pages);

#endif
