/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of DOCX and HWPX, which are ZIP files of XML. Only the parts that hold text are unpacked, and read as they are
 * unpacked. Their XML has no document type: one that has, and with it any entity, is refused.
 */
#ifndef SEODANG_DOCUMENTS_OFFICE_TEXT_H
#define SEODANG_DOCUMENTS_OFFICE_TEXT_H

#include "documents/reader.h"

#define OFFICE_ENTRIES_MAXIMUM 4000
#define OFFICE_UNPACKED_MAXIMUM ((size_t)256 * 1024 * 1024) /* bytes of all parts together */
#define OFFICE_RATIO_MAXIMUM 150 /* times the file's own length, past OFFICE_RATIO_FROM */
#define OFFICE_RATIO_FROM ((size_t)16 * 1024 * 1024)

/** @param file  of KIND_ZIP; kind: out, KIND_DOCX or KIND_HWPX where it is one */
enum read_outcome office_text_read(struct document_file *file, struct passage_writer *writer);

#endif
