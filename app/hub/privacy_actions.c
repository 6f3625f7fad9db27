/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/privacy_actions.h"

#include "hub/erasure.h"
#include "web/page.h"

/* POST /hub/students/:student/export. */
enum http_status student_export_order(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *ordered = run(req, SQL_HUB_ORDER_EXPORT, PARAMS(P_UUID(student)));

	return done(req, .to = arena_printf(req->arena, "/hub/students/%s/data", student->text), .flash = "hub.flash.export_ordered",
		    .status = HTTP_ACCEPTED, DOCUMENT(SQL_HUB_EXPORT_ORDERED, PARAMS(P_TEXT(result_text(ordered, 0, "job_id")))));
}

/* POST /hub/students/:student/erase */
enum http_status student_erase(struct request *req)
{
	struct result *decision = run(req, SQL_HUB_ERASE,
				      PARAMS(P_UUID(path_uuid(req, "student")), P_TEXT(field_text(req, "confirm_name"))));

	switch (erasure_of(decision)) {
	case ERASURE_NAME_DIFFERS:
		return invalid(req, "confirm_name", "name_differs", 0);
	case ERASURE_HAS_OTHER_ROLES:
		return conflict(req, "has_other_roles");
	case ERASURE_DONE:
		break;
	}
	return done(req, .to = "/hub/privacy", .flash = "hub.flash.erased");
}
