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

static void release(void *json)
{
	json_decref(json);
}

json_t *json_kept(struct arena *arena, json_t *json)
{
	if (json)
		arena_on_reset(arena, release, json);
	return json;
}

json_t *json_read(struct arena *arena, const char *text)
{
	return text ? json_kept(arena, json_loads(text, JSON_DECODE_ANY, NULL)) : NULL;
}
