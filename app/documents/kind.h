/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kinds of files are documents here, told by their first bytes; only among plain texts does a file's name decide. */
#ifndef SEODANG_DOCUMENTS_KIND_H
#define SEODANG_DOCUMENTS_KIND_H

#include <stddef.h>

enum document_kind {
	KIND_UNKNOWN,
	KIND_OLD, /* what Word and Hangul wrote before their formats were ZIP files, and what Office encrypts */
	KIND_PDF,
	KIND_ZIP, /* DOCX, HWPX or something else: what is inside says (documents/office_text.h) */
	KIND_DOCX,
	KIND_HWPX,
	KIND_TXT,
	KIND_MD,
	KIND_HTML,
};

#define KIND_BEGINNING 4096 /* bytes that are enough to tell */

/**
 * @param bytes      the file, or its first KIND_BEGINNING bytes
 * @param file_name  as its sender calls it
 */
enum document_kind document_kind_of(const void *bytes, size_t length, const char *file_name);

/** As documents.versions.kind has it; NULL for what is none. */
const char *document_kind_name(enum document_kind kind);

/** The media type under which an original is kept and sent. */
const char *document_kind_type(enum document_kind kind);

#endif
