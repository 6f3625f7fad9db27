/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/log_pages.h"

#include <jansson.h>
#include <string.h>

#include "web/page.h"

/* Details as a list of names and values, in the order of their names. */
static json_t *details_of(struct request *req, const char *text)
{
	json_t *details = json_loads(text, JSON_DECODE_ANY, NULL), *list = json_array(), *value;
	const char *name;

	json_object_foreach(details, name, value) {
		json_array_append_new(list, json_pack("{s:s, s:s, s:O}", "name", name, "label", arena_printf(req->arena, "workspace.log.detail.%s", name),
						      "value", value));
	}
	json_decref(details);
	return list;
}

enum http_status logs_page(struct request *req)
{
	static const char *const texts[] = {"id", "created_at", "event", "subject_id"};
	const char *level = field_text(req, "level");
	struct result *logs = run(req, SQL_WORKSPACE_LOGS,
				  PARAMS(P_TEXT(level), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));
	json_t *list = json_array();

	for (size_t row = 0; row < result_count(logs) && row < (size_t)field_limit(req); row++) {
		json_t *line = json_object();

		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			if (result_text(logs, row, texts[i]))
				json_object_set_new(line, texts[i], json_string(result_text(logs, row, texts[i])));
		json_object_set_new(line, "is_warning", json_boolean(result_boolean(logs, row, "is_warning")));
		json_object_set_new(line, "is_error", json_boolean(result_boolean(logs, row, "is_error")));
		json_object_set_new(line, "details", details_of(req, result_text(logs, row, "details")));
		json_array_append_new(list, line);
	}
	return render(req, "workspace/logs", page_of("log_rows", logs), json_value("logs", page_json(req, list)), flag("is_all", !level),
		      flag("is_warnings", level && strcmp(level, "warning") == 0));
}
