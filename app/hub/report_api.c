/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_api.h"

#include <string.h>

#include "web/page.h"

enum http_status reports_list(struct request *req)
{
	const struct uuid *student = field_uuid(req, "student_id");
	struct result *reports;

	if (student)
		ask(req, SQL_HUB_FIND_OWN_OR_SEEN_STUDENT, PARAMS(P_UUID(student)));
	reports = ask(req, SQL_HUB_REPORTS,
		      PARAMS(P_UUID(student), P_BOOLEAN(field_boolean(req, "to_print", false)), P_TEXT(field_cursor_key(req)),
			     P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));
	return reply_list(req, reports, 0);
}

/* The name tells the school's day and nothing of a person: it stays in lists of downloads. */
enum http_status report_reply(struct request *req, struct result *report)
{
	const char *type = result_text(report, 0, "content_type");
	const char *ending = strcmp(type, "application/zip") == 0 ? "zip" : "pdf";
	size_t length = 0;
	const unsigned char *content = result_bytes(report, 0, "content", &length);

	strbuf_add(&req->response->body, content, length);
	return reply_file(req, type, arena_printf(req->arena, "report-%s.%s", result_text(report, 0, "day"), ending));
}

enum http_status report_file(struct request *req)
{
	struct result *report = run(req, SQL_HUB_REPORT_FILE, PARAMS(P_UUID(path_uuid(req, "report"))));

	if (!result_count(report))
		request_fail(req, HTTP_NOT_FOUND);
	return report_reply(req, report);
}
