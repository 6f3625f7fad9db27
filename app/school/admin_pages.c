/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/admin_pages.h"

#include "web/page.h"

/* GET /admin: what needs looking at comes first. */
enum http_status admin_page(struct request *req)
{
	struct result *summary = ask(req, SQL_SCHOOL_SUMMARY, NO_PARAMS);
	struct result *last_import = ask(req, SQL_SCHOOL_LAST_IMPORT, NO_PARAMS);

	return render(req, "school/admin", columns(summary), row("last_import", last_import));
}

enum http_status school_settings_page(struct request *req)
{
	struct result *settings = ask(req, SQL_SCHOOL_SETTINGS, NO_PARAMS);

	return render(req, "school/settings", columns(settings));
}

/* GET /admin/access-log: all lines, one student's with ?student=, or students to choose from with ?q= */
enum http_status access_log_page(struct request *req)
{
	const struct uuid *student = field_uuid(req, "student");
	struct result *lines = ask(req, SQL_SCHOOL_ACCESS_LOG,
				   PARAMS(P_UUID(student), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
					  P_INTEGER(field_limit(req))));
	struct result *chosen = student ? ask(req, SQL_SCHOOL_ACCESS_LOG_STUDENT, PARAMS(P_UUID(student))) : NULL;
	struct result *names = ask(req, SQL_SCHOOL_ACCESS_LOG_NAMES, PARAMS(P_TEXT(field_text(req, "q"))));

	return render(req, "school/access_log", page_of("lines", lines), row("student", chosen), rows("names", names),
		      text("q", field_text(req, "q")));
}

enum http_status jobs_page(struct request *req)
{
	const char *status = field_text(req, "status");
	struct result *summary = ask(req, SQL_SCHOOL_JOBS_SUMMARY, PARAMS(P_TEXT(status)));
	struct result *jobs = ask(req, SQL_SCHOOL_JOBS,
				  PARAMS(P_TEXT(status), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
					 P_INTEGER(field_limit(req))));

	return render(req, "school/jobs", columns(summary), page_of("jobs", jobs));
}
