/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_pages.h"

#include <string.h>

#include "auth/link.h"
#include "hub/report_api.h"
#include "hub/task_picker.h"

/* GET /hub/reports?student_id=&to_print= */
enum http_status reports_page(struct request *req)
{
	bool to_print = field_boolean(req, "to_print", false);
	struct result *reports = ask(req, SQL_HUB_REPORTS,
				     PARAMS(P_UUID(field_uuid(req, "student_id")), P_BOOLEAN(to_print), P_TEXT(field_cursor_key(req)),
					    P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));
	struct result *jobs = ask(req, SQL_HUB_REPORT_JOBS, NO_PARAMS);
	struct result *allowed = ask(req, SQL_HUB_REPORT_ALLOWED, NO_PARAMS);

	return render(req, "hub/reports", page_of("reports", reports), rows("orders", jobs), columns(allowed), flag("is_to_print_only", to_print));
}

/* GET /hub/reports/new?student_id=: of that student, or else of a class. */
enum http_status report_new_page(struct request *req)
{
	const struct pair *sent_student = pairs_find(&req->form, "student_id"), *sent_class = pairs_find(&req->form, "class_id");
	struct uuid student = sent_student ? uuid_or_nil(sent_student->value) :
			      field_uuid(req, "student_id") ? *field_uuid(req, "student_id") : uuid_or_nil(NULL);
	struct uuid class = uuid_or_nil(sent_class ? sent_class->value : NULL);
	struct result *found = ask(req, SQL_HUB_REPORT_STUDENT, PARAMS(P_UUID(&student)));
	struct result *classes = ask(req, SQL_HUB_REPORT_CLASSES, PARAMS(P_UUID(&class)));

	return render(req, "hub/report_new", row("student", found), rows("classes", classes),
		      json_value("picker", task_picker_data(req, NULL)));
}

enum http_status report_file_page(struct request *req)
{
	return report_file(req);
}

/* ---- a guardian's link ---- */

static struct result *open_link(struct request *req, bool with_content)
{
	struct hash hash = link_hash(path_text(req, "link"));

	response_header(req->response, "X-Robots-Tag", "noindex, nofollow");
	return run(req, SQL_HUB_REPORT_OPEN_LINK, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes), P_BOOLEAN(with_content)));
}

enum http_status report_link_page(struct request *req)
{
	struct result *report = open_link(req, false);
	enum http_status shown = render(req, "hub/report_link", row("report", report), text("link", path_text(req, "link")));

	return result_count(report) ? shown : HTTP_NOT_FOUND;
}

enum http_status report_link_file_page(struct request *req)
{
	struct result *report = open_link(req, true);

	if (!result_count(report))
		request_fail(req, HTTP_NOT_FOUND);
	return report_reply(req, report);
}
