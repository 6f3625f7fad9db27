/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON document as the text that a statement's parameter takes. */
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

#endif
