/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: the dialogues that are installed, as the set-up and tear-down of a group, and an arena with them. */
#ifndef SEODANG_TESTS_UNIT_MODELS_DIALOGUES_IN_ARENA_H
#define SEODANG_TESTS_UNIT_MODELS_DIALOGUES_IN_ARENA_H

#include <stdlib.h>

#include "models/dialogue.h"
#include "unit/in_arena.h"

static struct dialogues *dialogues;

static inline int open_dialogues(void **state)
{
	const char *source = getenv("SEODANG_SOURCE");
	char directory[512];
	struct strbuf error;

	create_arena(state);
	strbuf_init(&error, 4096);
	snprintf(directory, sizeof directory, "%s/dialogues", source ? source : ".");
	dialogues = dialogues_open(directory, &error);
	if (!dialogues)
		print_error("%s\n", strbuf_text(&error));
	strbuf_release(&error);
	return dialogues ? 0 : -1;
}

static inline int close_dialogues(void **state)
{
	dialogues_close(dialogues);
	return destroy_arena(state);
}

static inline void release_json(void *json)
{
	json_decref(json);
}

/* A document that the arena releases. */
static inline json_t *kept(json_t *json)
{
	assert_non_null(json);
	arena_on_reset(arena, release_json, json);
	return json;
}

#endif
