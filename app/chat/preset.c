/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/preset.h"

#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "models/dialogue.h"
#include "web/site.h"

#define MOST_PRESETS 200
#define LONGEST_ERROR 2000

/* {key: situation}; an empty object where the files cannot be read, which is logged. */
static const json_t *situations(struct request *req)
{
	static const json_t *known;
	const char *directory = request_site(req)->config->data_directory;
	struct strbuf *error = strbuf_in_arena(req->arena, LONGEST_ERROR);
	struct dialogues *dialogues;

	if (known)
		return known;
	dialogues = dialogues_open(arena_printf(req->arena, "%s/dialogues", *directory ? directory : SEODANG_DATA_DIRECTORY), error);
	if (!dialogues)
		log_warning("%s", strbuf_text(error));
	known = dialogues ? dialogues_situations(dialogues) : json_object();
	return known;
}

static enum language language_of(struct request *req)
{
	return request_locale(req) == VIEW_KO ? LANGUAGE_KO : LANGUAGE_EN;
}

static int by_place(const void *one, const void *other)
{
	json_int_t a = json_integer_value(json_object_get(*(json_t *const *)one, "place"));
	json_int_t b = json_integer_value(json_object_get(*(json_t *const *)other, "place"));

	return (a > b) - (a < b);
}

static json_t *shown(const json_t *situation, enum language language, const char *chosen)
{
	const char *key = json_string_value(json_object_get(situation, "key"));

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:b}", "situation", key, "title", text_in(json_object_get(situation, "title"), language),
			 "about", text_in(json_object_get(situation, "about"), language), "partner", text_in(json_object_get(situation, "partner"), language),
			 "student", text_in(json_object_get(situation, "student"), language), "level", json_object_get(situation, "level"),
			 "is_chosen", chosen && strcmp(chosen, key) == 0);
}

json_t *preset_list(struct request *req, const char *chosen)
{
	const json_t *all = situations(req);
	const json_t *ordered[MOST_PRESETS];
	json_t *list = json_array(), *situation;
	const char *key;
	size_t count = 0;

	json_object_foreach((json_t *)all, key, situation)
		if (count < MOST_PRESETS)
			ordered[count++] = situation;
	qsort(ordered, count, sizeof *ordered, by_place);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, shown(ordered[i], language_of(req), chosen));
	return page_json(req, list);
}

const char *preset_title(struct request *req, const char *key)
{
	const json_t *situation = key ? json_object_get(situations(req), key) : NULL;

	return situation ? arena_strdup(req->arena, text_in(json_object_get(situation, "title"), language_of(req))) : NULL;
}
