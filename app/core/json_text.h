/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON documents of our own: written as the text that a statement's parameter takes, read back, and kept as long as an arena. */
#ifndef SEODANG_CORE_JSON_TEXT_H
#define SEODANG_CORE_JSON_TEXT_H

#include <jansson.h>

#include "core/arena.h"

/**
 * Write a document compactly. Ends the process where there is no memory for it.
 * @param json  any value; the reference is taken over
 * @return in the arena
 */
const char *json_text(struct arena *arena, json_t *json);

/** Take over a document as it is, for as long as the arena. @return the document; NULL for NULL */
json_t *json_kept(struct arena *arena, json_t *json);

/**
 * Read any value, for as long as the arena. For what the database or one of our programs wrote: what strangers send is bounded first
 * (http/json_body.h), and what a template shows is prepared (view/json_data.h), which makes texts of numbers.
 * @return NULL for NULL, and for what is no JSON
 */
json_t *json_read(struct arena *arena, const char *text);

#endif
