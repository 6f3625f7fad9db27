/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON body (RFC 8259), by jansson, with what a hostile sender could use against it bounded first. */
#ifndef SEODANG_HTTP_JSON_BODY_H
#define SEODANG_HTTP_JSON_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/arena.h"

#define JSON_BODY_DEPTH 32
#define JSON_BODY_VALUES 100000

/**
 * Read any JSON value.
 * @return the value, released with the arena, or NULL: not JSON, not UTF-8, doubled members, NUL in a text, numbers
 *         beyond what a double holds, nested deeper than JSON_BODY_DEPTH or of more than JSON_BODY_VALUES values
 */
json_t *json_body_parse(struct arena *arena, const char *text, size_t length);

#endif
