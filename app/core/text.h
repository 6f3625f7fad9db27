/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Questions about UTF-8 text, answered by libunistring where Unicode's tables are needed. Lengths are bytes unless
 * a name says characters. Functions that take text and length do not need a NUL at the end.
 */
#ifndef SEODANG_CORE_TEXT_H
#define SEODANG_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

/** Well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong) without NUL. */
bool text_is_utf8(const char *text, size_t length);

/**
 * Normalization Form C (Unicode annex 15), so that one Korean syllable is one character whichever keyboard made it.
 * @param text    UTF-8
 * @param length  of the result, may be NULL
 * @return        a copy owned by the arena, NUL-terminated
 */
char *text_nfc(struct arena *arena, const char *text, size_t text_length, size_t *length);

/** As text_nfc in small letters (Unicode's default mapping, of no language in particular). */
char *text_lower(struct arena *arena, const char *text, size_t text_length, size_t *length);

/** Code points in UTF-8 text. */
size_t text_characters(const char *text, size_t length);

/** @return the bytes of the first code points of UTF-8 text, so many at most */
size_t text_first(const char *text, size_t length, size_t most);

/** @return the bytes of the whole code points at the start of UTF-8 text that fit in so many bytes */
size_t text_fitting(const char *text, size_t length, size_t most);

/** True when UTF-8 text holds a control character (C0, DEL, C1). Line feed and tab count only without lines_allowed. */
bool text_has_control(const char *text, size_t length, bool lines_allowed);

/**
 * True when UTF-8 text holds what shows nothing by itself or turns the direction of what stands around it, such as U+200B and
 * U+202E. What emoji are put together with (joiners, variation selectors, tags) does not count.
 */
bool text_has_hidden(const char *text, size_t length);

/** @return a copy, owned by the arena, of UTF-8 text without white space (Unicode's) at its ends */
char *text_trim(struct arena *arena, const char *text, size_t text_length, size_t *length);

/**
 * What somebody typed, as it is kept: in Normalization Form C, with LF where browsers and programs end lines with CR LF, and without white
 * space at its ends.
 * @param length  of the result, may be NULL
 * @return        a copy owned by the arena
 */
char *text_typed(struct arena *arena, const char *text, size_t text_length, size_t *length);

/** White space at the start of text in bytes: one character of it, or 0 when the first character is something else. */
size_t text_space(const char *text, size_t length);

#endif
