/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/feedback_pages.h"

#include "web/page.h"

/* GET /students/:student: what a tutor wrote to one student, and the form to write more. Staff leave a line in the log. */
enum http_status student_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	const struct pair *chosen = pairs_find(&req->form, "session_id");
	struct result *shown = ask(req, SQL_TUTORING_STUDENT, PARAMS(P_UUID(student)));
	struct result *matches = ask(req, SQL_TUTORING_STUDENT_MATCHES, PARAMS(P_UUID(student)));
	struct result *sessions = ask(req, SQL_TUTORING_STUDENT_SESSIONS,
				      PARAMS(P_UUID(student), P_TEXT(chosen ? chosen->value : NULL)));
	struct result *feedback = ask(req, SQL_TUTORING_STUDENT_FEEDBACK,
				      PARAMS(P_UUID(student), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
					     P_INTEGER(field_limit(req) + 1)));
	struct result *answers = ask(req, SQL_SPEAKING_ANSWERS, PARAMS(P_UUID(student)));

	ask(req, SQL_TUTORING_STUDENT_LOOK, PARAMS(P_UUID(student)));
	return render(req, "tutoring/student", row("student", shown), rows("matches", matches), rows("answers", answers),
		      rows("sessions", sessions), page_of("feedback", feedback));
}

/*
 * GET /feedback: what a student received, whole, so that what the page shows counts as read from now on, with its notices;
 * what a tutor wrote; what a teacher's or an admin's students have, which leaves lines in the log.
 */
enum http_status feedback_page(struct request *req)
{
	const char *box = field_text(req, "box"), *key = field_cursor_key(req);
	const struct uuid *id = field_cursor_id(req);
	int64_t limit = field_limit(req);
	struct result *summary = ask(req, SQL_TUTORING_FEEDBACK_SUMMARY, PARAMS(P_TEXT(box)));
	struct result *feedback = ask(req, SQL_TUTORING_FEEDBACK_PAGE,
				      PARAMS(P_TEXT(box), P_TEXT(key), P_UUID(id), P_INTEGER(limit + 1)));
	struct result *badge;

	ask(req, SQL_TUTORING_FEEDBACK_PAGE_LOOK, PARAMS(P_TEXT(box), P_TEXT(key), P_UUID(id), P_INTEGER(limit)));
	ask(req, SQL_TUTORING_FEEDBACK_PAGE_READ, PARAMS(P_TEXT(box), P_TEXT(key), P_UUID(id), P_INTEGER(limit)));
	badge = ask(req, SQL_TUTORING_FEEDBACK_PAGE_BADGE, NO_PARAMS);
	return render(req, "tutoring/feedback", row("summary", summary), page_of("feedback", feedback), columns(badge));
}

/* GET /feedback/:feedback/edit */
enum http_status feedback_edit_page(struct request *req)
{
	struct result *feedback = ask(req, SQL_TUTORING_FEEDBACK, PARAMS(P_UUID(path_uuid(req, "feedback"))));

	return render(req, "tutoring/feedback_edit", row("feedback", feedback));
}
