/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a document that somebody sent, in passages: read in a jail (jail/jail.h), since files are what strangers make of them. */
#ifndef SEODANG_DOCUMENTS_EXTRACT_H
#define SEODANG_DOCUMENTS_EXTRACT_H

#include "documents/reader.h"

struct extract {
	enum document_kind kind; /* known as soon as the file could be looked into, also where the rest failed */
	uint32_t pages;          /* 0: a kind without pages */
	uint32_t words;
	const unsigned char *passages, *end; /* in the arena; see extract_next */
};

struct passage {
	uint32_t page; /* 0: none */
	const char *heading, *text; /* UTF-8 in NFC, not NUL-terminated; a heading of length 0 is none */
	size_t heading_length, text_length;
};

/** Ready a process that extracts: what its jails could not load any more. */
void extract_prepare(void);

/**
 * Read a file's text; takes a minute at most.
 * @param file_name  as its sender calls it
 * @param extract    out: passages only where READ_FINE, kind and pages as far as they came
 * @return any of enum read_outcome
 */
enum read_outcome extract_text(struct arena *arena, const void *bytes, size_t length, const char *file_name, struct extract *extract);

/** The same without a jail: for tests that feed it anything. */
enum read_outcome extract_text_here(struct arena *arena, const void *bytes, size_t length, const char *file_name, struct extract *extract);

/** Move on to the next passage. @return false after the last one */
bool extract_next(struct extract *extract, struct passage *passage);

/** The code under which a failure is kept (versions.error) and told: documents.error.CODE. NULL for READ_FINE. */
const char *read_outcome_code(enum read_outcome outcome);

#endif
