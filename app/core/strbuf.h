/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing run of bytes with a stated maximum. Past the maximum nothing more is added and
 * strbuf_overflowed says so: the writer need not look after each piece.
 */
#ifndef SEODANG_CORE_STRBUF_H
#define SEODANG_CORE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

struct strbuf {
	char *data;      /* NUL-terminated; NULL before the first byte: see strbuf_text; owned by the buffer */
	size_t length;
	size_t capacity;
	size_t maximum;
	bool overflowed;
};

/** An empty buffer that never holds more than maximum bytes. Release with strbuf_release. */
void strbuf_init(struct strbuf *buffer, size_t maximum);
void strbuf_release(struct strbuf *buffer);

/** As strbuf_init; the arena releases it. For what calls anything that may unwind before it is done. */
struct strbuf *strbuf_in_arena(struct arena *arena, size_t maximum);

/** Empty it and keep the memory. */
void strbuf_clear(struct strbuf *buffer);

void strbuf_add(struct strbuf *buffer, const void *bytes, size_t length);
void strbuf_add_text(struct strbuf *buffer, const char *text);
void strbuf_add_char(struct strbuf *buffer, char character);

__attribute__((format(printf, 2, 3)))
void strbuf_add_format(struct strbuf *buffer, const char *format, ...);

/** Add text with & < > " ' written as entities: safe in HTML text and in quoted attributes. */
void strbuf_add_html(struct strbuf *buffer, const char *text, size_t length);

/** Add text as a JSON string with its quotes (RFC 8259); text must be UTF-8. */
void strbuf_add_json(struct strbuf *buffer, const char *text, size_t length);

/** Add text percent-encoded as a URI component (RFC 3986: only unreserved characters stand as they are). */
void strbuf_add_uri(struct strbuf *buffer, const char *text, size_t length);

/** @return the content as a C string, "" when empty; owned by the buffer, valid until the next change */
const char *strbuf_text(struct strbuf *buffer);

bool strbuf_overflowed(const struct strbuf *buffer);

#endif
