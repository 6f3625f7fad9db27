/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of files have in common: each takes a file in memory and says its text to a passage_writer. All run in a jail. */
#ifndef SEODANG_DOCUMENTS_READER_H
#define SEODANG_DOCUMENTS_READER_H

#include <stddef.h>
#include <stdint.h>

#include "documents/kind.h"
#include "documents/passage_writer.h"

enum read_outcome {
	READ_FINE,
	READ_UNREADABLE,     /* damaged, or not what it says it is */
	READ_UNKNOWN_KIND,   /* a ZIP file, but no document */
	READ_ENCRYPTED,
	READ_TOO_LONG,       /* DOCUMENT_WORDS_MAXIMUM, DOCUMENT_BYTES_MAXIMUM */
	READ_TOO_MANY_PAGES, /* DOCUMENT_PAGES_MAXIMUM */
	READ_UNPACKS_TOO_LARGE, /* documents/office_text.h */
	READ_NO_TEXT,
	READ_TIMEOUT,
	READ_FAILED,         /* this machine's fault */
};

struct document_file {
	const void *bytes;
	size_t length;
	enum document_kind kind; /* of KIND_ZIP its reader says which it is */
};

#endif
