/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/task_api.h"

#include <jansson.h>

#include "web/page.h"
#include "web/site.h"

enum http_status tasks_list(struct request *req)
{
	struct result *tasks = ask(req, SQL_HUB_TASKS,
				   PARAMS(P_TEXT(field_text(req, "status")), P_TEXT(field_text(req, "task_type")),
					  P_UUID(field_uuid(req, "student_id")), P_TEXT(field_cursor_key(req)),
					  P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));

	return reply_list(req, tasks, 0);
}

enum http_status task_read(struct request *req)
{
	return reply(req, ask(req, SQL_HUB_TASK, PARAMS(P_UUID(path_uuid(req, "task")))));
}

static json_t *job_error(struct request *req, const char *code)
{
	const char *known = code && view_has_text(request_site(req)->view, arena_printf(req->arena, "errors.%s", code)) ? code : "job_failed";

	if (!code)
		return json_null();
	return json_pack("{s:s, s:s}", "code", known, "message", error_sentence(req, "job", known, 0));
}

/* Addresses are kept as they are after the prefix. */
static json_t *job_result(struct request *req, const char *text)
{
	json_t *result = text ? json_loads(text, JSON_DECODE_ANY, NULL) : json_null();
	const char *url = json_string_value(json_object_get(result, "url"));

	if (url)
		json_object_set_new(result, "url", json_sprintf("%s%s", request_site(req)->prefix, url));
	return result;
}

enum http_status job_read(struct request *req)
{
	struct result *job = run(req, SQL_HUB_JOB, PARAMS(P_UUID(path_uuid(req, "job"))));

	if (!result_count(job))
		request_fail(req, HTTP_NOT_FOUND);
	return reply_json(req, HTTP_OK,
			  json_pack("{s:s, s:f, s:o, s:o}", "status", result_text(job, 0, "status"), "progress",
				    result_real(job, 0, "progress"), "result", job_result(req, result_text(job, 0, "result")),
				    "error", job_error(req, result_text(job, 0, "error_code"))));
}
