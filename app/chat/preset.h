/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The situations that come with Seodang (models/dialogue.h), as pages show them. Read from their files once in a process. */
#ifndef SEODANG_CHAT_PRESET_H
#define SEODANG_CHAT_PRESET_H

#include <jansson.h>

#include "web/page.h"

/**
 * All of them in their order, in the reader's language: [{"situation" (the key), "title", "about", "partner", "student", "level" (하 중 상), "is_chosen"}…].
 * Known once the login is.
 * @param chosen  a key, or NULL
 * @return for json_value; a request's own
 */
json_t *preset_list(struct request *req, const char *chosen);

/** @return the title in the reader's language, in the arena; NULL for no key and for one that there is not */
const char *preset_title(struct request *req, const char *key);

#endif
