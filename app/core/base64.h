/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64url without padding (RFC 4648 section 5): bytes as text that stands in a URL or a cookie as it is. */
#ifndef SEODANG_CORE_BASE64_H
#define SEODANG_CORE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

/** @return text owned by the arena */
char *base64url_encode(struct arena *arena, const void *bytes, size_t length);

/**
 * Read what base64url_encode wrote; padding, white space, other letters and stray last bits are refused, so that
 * each run of bytes has one text.
 * @param text    C string
 * @param length  of the bytes; the bytes are followed by a NUL that does not count
 * @return bytes owned by the arena, or NULL
 */
char *base64url_decode(struct arena *arena, const char *text, size_t *length);

#endif
