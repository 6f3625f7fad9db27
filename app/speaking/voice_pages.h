/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The voices of a school: which built-in one speaks, and a service of its own. */
#ifndef SEODANG_SPEAKING_VOICE_PAGES_H
#define SEODANG_SPEAKING_VOICE_PAGES_H

#include "web/route.h"

/** The built-in voices to choose from, for a template: [{id, label (a text's key), is_chosen}]. chosen: one's id, or "". Owned by the request. */
struct json_t *voice_choices(struct request *req, const char *chosen);

route_handler voice_page, voice_save, voice_try;

#endif
