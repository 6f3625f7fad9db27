/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/feedback_actions.h"

#include <string.h>

#include "speaking/answer.h"
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
	struct answer_about about = {.student = student, .session = field_uuid(req, "session_id")};
	struct answer_sent sent_answer = answer_send(req, &about, ANSWER_AS_SENT);

	if (sent_answer.outcome == ANSWER_REFUSED)
		return still_invalid(req);
	return done(req, .to = student_path(req, student), .flash_name = sent_answer.student_name,
		    .flash = sent_answer.outcome == ANSWER_ORDERED ? "speaking.answer.flash.ordered" : "tutoring.flash.feedback_sent");
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
	case FEEDBACK_SPOKEN:
		return conflict(req, "spoken");
	case FEEDBACK_EDITED:
		break;
	}
	return done(req, .to = student_path(req, &student), .flash = "tutoring.flash.feedback_edited");
}

/* POST /feedback: 201 with the message, or 202 while a job makes its sound. */
enum http_status feedback_send(struct request *req)
{
	const char *type = field_text(req, "message_type");
	struct answer_about about = {.student = field_uuid(req, "student_id"), .session = field_uuid(req, "session_id"),
				     .attempt = field_uuid(req, "attempt_id")};
	struct answer_sent sent_answer = answer_send(req, &about, type && strcmp(type, "audio") == 0 ? ANSWER_BY_VOICE : ANSWER_AS_TEXT);

	switch (sent_answer.outcome) {
	case ANSWER_REFUSED:
		return still_invalid(req);
	case ANSWER_ORDERED:
		return done(req, .status = HTTP_ACCEPTED,
			    DOCUMENT(SQL_SPEAKING_ANSWER_ORDERED, PARAMS(P_UUID(sent_answer.id), P_UUID(sent_answer.job))));
	case ANSWER_GIVEN:
		break;
	}
	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_TUTORING_FEEDBACK, PARAMS(P_UUID(sent_answer.id))));
}
