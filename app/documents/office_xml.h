/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One XML part of an office file, read as it comes: which elements hold text, end lines and hide what they hold. */
#ifndef SEODANG_DOCUMENTS_OFFICE_XML_H
#define SEODANG_DOCUMENTS_OFFICE_XML_H

#include "documents/reader.h"

/** Names of elements without their prefixes; each list ends with NULL. */
struct office_words {
	const char *const *text;    /* what stands in them is text */
	const char *const *lines;   /* their end ends a line */
	const char *const *blanks;  /* they are a blank */
	const char *const *breaks;  /* they are a line's end */
	const char *const *hidden;  /* nothing in them is shown */
	const char *const *secrets; /* their being there says that the file is encrypted */
	bool has_styles;            /* pStyle and outlineLvl make a paragraph a heading */
};

extern const struct office_words office_docx, office_hwpx, office_manifest;

struct office_xml;

/** @return NULL without memory */
struct office_xml *office_xml_open(struct passage_writer *writer, const struct office_words *words);

/** @return READ_FINE, READ_UNREADABLE, READ_TOO_LONG or READ_ENCRYPTED */
enum read_outcome office_xml_feed(struct office_xml *xml, const void *bytes, size_t length);
enum read_outcome office_xml_end(struct office_xml *xml);

/** NULL is fine. */
void office_xml_close(struct office_xml *xml);

#endif
