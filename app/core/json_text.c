/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/json_text.h"

#include <stdlib.h>

#include "core/log.h"

const char *json_text(struct arena *arena, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
	const char *kept;

	json_decref(json);
	if (!text)
		log_die("out of memory");
	kept = arena_strdup(arena, text);
	free(text);
	return kept;
}
