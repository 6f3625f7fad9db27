/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/feedback_actions.h"

#include "tutoring/feedback.h"
#include "web/page.h"

static const char *student_path(struct request *req, const struct uuid *student)
{
	return arena_printf(req->arena, "/students/%s", student->text);
}

/* POST /students/:student/feedback */
enum http_status student_feedback(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	const char *student_name;

	feedback_give_to(req, student, field_text(req, "message"), field_uuid(req, "session_id"), &student_name);
	return done(req, .to = student_path(req, student), .flash = "tutoring.flash.feedback_sent", .flash_name = student_name);
}

/* POST /students/:student/draft: sent by the page's script while its form is being filled in. */
enum http_status student_draft(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	const char *message = field_text(req, "message");

	feedback_keep_draft(req, student, message ? message : "");
	return done(req);
}

/* POST /feedback/:feedback/edit */
enum http_status feedback_edit(struct request *req)
{
	struct uuid student;

	switch (feedback_mend(req, path_uuid(req, "feedback"), field_text(req, "message"), &student)) {
	case FEEDBACK_TOO_LATE:
		return conflict(req, "too_late");
	case FEEDBACK_EDITED:
		break;
	}
	return done(req, .to = student_path(req, &student), .flash = "tutoring.flash.feedback_edited");
}

/* POST /feedback */
enum http_status feedback_send(struct request *req)
{
	const char *student_name;
	const struct uuid *feedback = feedback_give_to(req, field_uuid(req, "student_id"), field_text(req, "message"),
						       field_uuid(req, "session_id"), &student_name);

	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_TUTORING_FEEDBACK, PARAMS(P_UUID(feedback))));
}
