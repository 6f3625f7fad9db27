/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_actions.h"

#include <string.h>

#include "hub/report_data.h"
#include "web/page.h"

static enum http_status order(struct request *req, const char *sections, bool zip)
{
	struct result *ordered = run(req, SQL_HUB_REPORT_ORDER,
		PARAMS(P_UUID(field_uuid(req, "student_id")), P_UUID(field_uuid(req, "class_id")), P_TEXT(sections), P_BOOLEAN(zip),
		       P_BOOLEAN(field_boolean(req, "to_guardian", false)), P_TEXT(request_locale(req) == VIEW_EN ? "en" : "ko")));
	struct uuid job;

	result_uuid(ordered, 0, "job_id", &job);
	return done(req, .status = HTTP_ACCEPTED, .to = "/hub/reports", .flash = "hub.report.flash.ordered",
		    DOCUMENT(SQL_HUB_REPORT_ORDERED, PARAMS(P_UUID(&job))));
}

enum http_status report_order(struct request *req)
{
	const char *format = field_text(req, "format");

	return order(req, field_array(req, "include_sections"), format && strcmp(format, "zip") == 0);
}

enum http_status report_order_by_form(struct request *req)
{
	const char *list = "";

	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		if (field_boolean(req, arena_printf(req->arena, "section_%s", report_section_names[i]), false))
			list = arena_printf(req->arena, "%s%s%s", list, *list ? "," : "", report_section_names[i]);
	return order(req, arena_printf(req->arena, "{%s}", list), field_boolean(req, "zip", false));
}

enum http_status report_mark_printed(struct request *req)
{
	ask(req, SQL_HUB_REPORT_MARK_PRINTED, PARAMS(P_UUID(path_uuid(req, "report"))));
	return done(req, .to = "/hub/reports?to_print=1", .flash = "hub.report.flash.printed");
}
