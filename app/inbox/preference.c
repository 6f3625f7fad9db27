/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/preference.h"

#include <jansson.h>
#include <string.h>

#include "core/json_text.h"

static json_t *channels_of(json_t *matrix, const char *type, size_t length)
{
	json_t *channels = json_object_getn(matrix, type, length);

	if (!channels) {
		channels = json_object();
		json_object_setn_new(matrix, type, length, channels);
	}
	return channels;
}

const char *preference_cells(struct request *req)
{
	json_t *matrix = json_object();

	for (size_t i = 0; i < req->form.count; i++) {
		const struct pair *pair = &req->form.items[i];
		const char *dot = strchr(pair->name, '.');

		if (dot)
			json_object_set_new(channels_of(matrix, pair->name, (size_t)(dot - pair->name)), dot + 1, json_string(pair->value));
	}
	return json_text(req->arena, matrix);
}
