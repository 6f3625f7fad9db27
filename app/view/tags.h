/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tags of a mustache source, one after the other, and what stands around them on their lines. */
#ifndef SEODANG_VIEW_TAGS_H
#define SEODANG_VIEW_TAGS_H

#include <stdbool.h>
#include <stddef.h>

enum tag_kind {
	TAG_VALUE,      /* {{name}} */
	TAG_RAW,        /* {{{name}}} and {{&name}} */
	TAG_SECTION,    /* {{#name}} */
	TAG_INVERTED,   /* {{^name}} */
	TAG_CLOSE,      /* {{/name}} */
	TAG_COMMENT,    /* {{! … }} */
	TAG_DELIMITERS, /* {{=<% %>=}} */
	TAG_PARTIAL,    /* {{>name}} */
	TAG_PARENT,     /* {{<name}} */
	TAG_BLOCK,      /* {{$name}} */
};

struct tag {
	enum tag_kind kind;
	size_t start, end; /* offsets of the whole tag in the source */
	const char *name;  /* without the space around it */
	size_t length;
};

struct tag_reader {
	const char *source;
	size_t length;
	size_t next; /* where the search goes on */
	const char *open, *close; /* the delimiters in force */
	size_t open_length, close_length;
	const char *failure; /* why tags_next stopped, at the offset next */
};

struct tag_reader tags_begin(const char *source, size_t length);

/** @return the next tag; false at the end, or with a failure. Set-delimiter tags take effect here. */
bool tags_next(struct tag_reader *reader, struct tag *tag);

/** @return the offset of the first byte of the line that offset is in */
size_t tags_line_start(const struct tag_reader *reader, size_t offset);

/** @return whether only spaces and tabs stand between the start of the line and offset */
bool tags_clear_before(const struct tag_reader *reader, size_t offset);

/** @return whether only spaces and tabs stand between offset and the end of the line (LF, CRLF or the source's end);
 *  next_line is then the offset after it, newline that of the line's end */
bool tags_clear_after(const struct tag_reader *reader, size_t offset, size_t *newline, size_t *next_line);

/** @return the line number of an offset, from 1 */
size_t tags_line_number(const struct tag_reader *reader, size_t offset);

#endif
