/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Cookie header (RFC 6265 section 4.2.1). */
#ifndef SEODANG_HTTP_COOKIE_H
#define SEODANG_HTTP_COOKIE_H

#include "core/arena.h"
#include "http/request.h"

#define COOKIES_MAXIMUM 100

/**
 * Read "a=1; b=2". Other sites on the same host set cookies too, so what is not a cookie, not UTF-8 or past
 * COOKIES_MAXIMUM is left out and refuses nothing. Quotes around a value are taken off.
 * @param header  C string, or NULL for none
 * @return cookies in the order sent, owned by the arena
 */
struct pairs cookie_parse(struct arena *arena, const char *header);

#endif
