/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/privacy_pages.h"

#include "web/page.h"

/* GET /hub/privacy: how long everything is kept. */
enum http_status privacy_page(struct request *req)
{
	struct result *summary = ask(req, SQL_HUB_PRIVACY_SUMMARY, NO_PARAMS);
	struct result *rules = ask(req, SQL_HUB_PRIVACY_RULES, NO_PARAMS);

	return render(req, "hub/privacy", columns(summary), rows("rules", rules));
}

/* GET /hub/students/:student/data: where rows of the student are, and the files that were ordered. */
enum http_status student_data_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *about = ask(req, SQL_HUB_PRIVACY_STUDENT, PARAMS(P_UUID(student)));
	struct result *counts = ask(req, SQL_HUB_PRIVACY_COUNTS, PARAMS(P_UUID(student)));
	struct result *exports = ask(req, SQL_HUB_EXPORTS_OF_STUDENT, PARAMS(P_UUID(student)));

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("data_seen")));
	return render(req, "hub/student_data", columns(about), rows("counts", counts), rows("exports", exports));
}

/* GET /hub/students/:student/erase: what would go and what must stay, before the name is typed. */
enum http_status student_erase_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *about = ask(req, SQL_HUB_PRIVACY_STUDENT, PARAMS(P_UUID(student)));
	struct result *counts = ask(req, SQL_HUB_PRIVACY_COUNTS, PARAMS(P_UUID(student)));
	struct result *prose = ask(req, SQL_HUB_PRIVACY_PROSE, PARAMS(P_UUID(student)));

	return render(req, "hub/student_erase", columns(about), rows("counts", counts), rows("prose", prose));
}

/* GET /hub/exports/:export/student.zip; 404 while it is being made. */
enum http_status student_export_file(struct request *req)
{
	struct result *content = run(req, SQL_HUB_EXPORT_CONTENT, PARAMS(P_UUID(path_uuid(req, "export"))));
	const unsigned char *bytes;
	size_t length;

	if (!result_count(content))
		request_fail(req, HTTP_NOT_FOUND);
	bytes = result_bytes(content, 0, "content", &length);
	strbuf_add(&req->response->body, bytes, length);
	return reply_file(req, "application/zip", "student.zip");
}
