/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/admin_actions.h"

#include <string.h>

#include "web/page.h"

enum http_status school_settings_save(struct request *req)
{
	bool has_quiet = field_boolean(req, "has_quiet", false);
	const char *start = has_quiet ? field_text(req, "quiet_start") : NULL;
	const char *end = has_quiet ? field_text(req, "quiet_end") : NULL;

	if (has_quiet && !start)
		return invalid(req, "quiet_start", "required", 0);
	if (has_quiet && !end)
		return invalid(req, "quiet_end", "required", 0);
	if (start && end && strcmp(start, end) == 0)
		return invalid(req, "quiet_end", "same_time", 0);
	ask(req, SQL_SCHOOL_SETTINGS_SAVE,
	    PARAMS(P_INTEGER(field_integer(req, "max_tutors_per_student", 1)), P_INTEGER(field_integer(req, "request_expiry_days", 14)),
		   P_BOOLEAN(field_boolean(req, "require_totp_of_staff", false)), P_TEXT(start), P_TEXT(end),
		   P_BOOLEAN(field_boolean(req, "teachers_see_all_students", false))));
	return done(req, .to = "/admin/settings", .flash = "school.flash.settings");
}

enum http_status job_retry(struct request *req)
{
	struct result *retried = run(req, SQL_SCHOOL_JOB_RETRY, PARAMS(P_UUID(path_uuid(req, "job"))));
	const char *decision = result_text(retried, 0, "decision");

	if (strcmp(decision, "queued") == 0)
		return done(req, .to = "/admin/jobs", .flash = "school.flash.job_queued");
	return conflict(req, arena_printf(req->arena, "job_%s", decision));
}
