/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/preference_actions.h"

#include <jansson.h>
#include <string.h>

#include "core/json_text.h"
#include "inbox/preference.h"
#include "inbox/preference_pages.h"
#include "web/page.h"

static void release_json(void *json)
{
	json_decref(json);
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
	ask(req, SQL_INBOX_SET_PREFERENCES, PARAMS(P_TEXT(json_text(req->arena, json_incref(matrix)))));
	return preferences_read(req);
}

enum http_status preferences_change(struct request *req)
{
	if (req->is_api)
		return change_json(req);
	if (field_present(req, "quiet"))
		set_quiet_hours(req, field_text(req, "quiet"), field_text(req, "quiet_start"), field_text(req, "quiet_end"));
	ask(req, SQL_INBOX_SET_PREFERENCES, PARAMS(P_TEXT(preference_cells(req))));
	return done(req, .to = "/inbox/preferences", .flash = "inbox.flash.preferences");
}
