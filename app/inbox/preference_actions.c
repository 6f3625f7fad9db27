/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/preference_actions.h"

#include <jansson.h>
#include <string.h>

#include "inbox/preference_pages.h"
#include "web/page.h"

static void release_json(void *json)
{
	json_decref(json);
}

/* The cells of a form, "feedback.email" = "off", as {"feedback": {"email": "off"}}. */
static json_t *matrix_of_form(const struct pairs *form)
{
	json_t *matrix = json_object();

	for (size_t i = 0; i < form->count; i++) {
		const char *dot = strchr(form->items[i].name, '.');
		json_t *type;

		if (!dot)
			continue;
		type = json_object_getn(matrix, form->items[i].name, (size_t)(dot - form->items[i].name));
		if (!type) {
			type = json_object();
			json_object_setn_new(matrix, form->items[i].name, (size_t)(dot - form->items[i].name), type);
		}
		json_object_set_new(type, dot + 1, json_string(form->items[i].value));
	}
	return matrix;
}

/* What is not of the form {"type": {"channel": "mode"}}, or NULL. */
static const char *misshapen(json_t *matrix)
{
	const char *type, *channel;
	json_t *channels, *mode;

	json_object_foreach(matrix, type, channels) {
		if (!json_is_object(channels))
			return type;
		json_object_foreach(channels, channel, mode)
			if (!json_is_string(mode))
				return type;
	}
	return NULL;
}

static void set_matrix(struct request *req, json_t *matrix)
{
	char *text = json_dumps(matrix, JSON_COMPACT);
	const char *copy = arena_strdup(req->arena, text);

	free(text);
	ask(req, SQL_INBOX_SET_PREFERENCES, PARAMS(P_TEXT(copy)));
}

static void set_quiet_hours(struct request *req, const char *choice, const char *start, const char *end)
{
	ask(req, SQL_INBOX_SET_QUIET_HOURS, PARAMS(P_TEXT(choice), P_TEXT(start), P_TEXT(end)));
}

/* "quiet_hours" of the JSON, see preferences_read. @return false when it has another form */
static bool set_quiet_hours_json(struct request *req, const json_t *quiet)
{
	const char *start = json_string_value(json_object_get(quiet, "start"));
	const char *end = json_string_value(json_object_get(quiet, "end"));

	if (!quiet)
		return true;
	if (json_is_null(quiet))
		set_quiet_hours(req, "school", NULL, NULL);
	else if (json_is_string(quiet) && strcmp(json_string_value(quiet), "none") == 0)
		set_quiet_hours(req, "none", NULL, NULL);
	else if (field_is_time_of_day(start) && field_is_time_of_day(end) && json_object_size(quiet) == 2)
		set_quiet_hours(req, "own", start, end);
	else
		return false;
	return true;
}

static enum http_status change_json(struct request *req)
{
	json_t *matrix = json_copy(req->json), *quiet = json_object_get(req->json, "quiet_hours");
	const char *wrong;

	arena_on_reset(req->arena, release_json, matrix);
	json_object_del(matrix, "quiet_hours");
	wrong = misshapen(matrix);
	if (wrong)
		return invalid(req, arena_strdup(req->arena, wrong), "wrong_type", 0);
	if (!set_quiet_hours_json(req, quiet))
		return invalid(req, "quiet_hours", "not_a_time", 0);
	set_matrix(req, matrix);
	return preferences_read(req);
}

enum http_status preferences_change(struct request *req)
{
	json_t *matrix;

	if (req->is_api)
		return change_json(req);
	matrix = matrix_of_form(&req->form);
	arena_on_reset(req->arena, release_json, matrix);
	if (field_present(req, "quiet"))
		set_quiet_hours(req, field_text(req, "quiet"), field_text(req, "quiet_start"), field_text(req, "quiet_end"));
	set_matrix(req, matrix);
	return done(req, .to = "/inbox/preferences", .flash = "inbox.flash.preferences");
}
