/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/request_actions.h"

#include "tutoring/request.h"
#include "web/page.h"

/* The code of a request that was not sent; NULL when it was. */
static const char *refusal_of(enum request_sending sending)
{
	switch (sending) {
	case REQUEST_ALREADY_OPEN: return "already_open";
	case REQUEST_ALREADY_MATCHED: return "already_matched";
	case REQUEST_TUTOR_NOT_ACCEPTING: return "tutor_not_accepting";
	case REQUEST_NO_PLACE: return "tutor_full";
	case REQUEST_SENT: break;
	}
	return NULL;
}

/* POST /tutors/:tutor/request */
enum http_status tutor_request(struct request *req)
{
	const char *tutor_name, *refusal;
	struct uuid request;

	refusal = refusal_of(request_send_to(req, path_uuid(req, "tutor"), field_text(req, "message"), &request, &tutor_name));
	if (refusal)
		return conflict(req, refusal);
	return done(req, .to = arena_printf(req->arena, "/requests/%s", request.text), .flash = "tutoring.flash.request_sent",
		    .flash_name = tutor_name);
}

/* POST /tutor-requests */
enum http_status request_send(struct request *req)
{
	const char *tutor_name, *refusal;
	struct uuid request;

	refusal = refusal_of(request_send_to(req, field_uuid(req, "tutor_id"), field_text(req, "message"), &request, &tutor_name));
	if (refusal)
		return conflict(req, refusal);
	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_TUTORING_REQUEST, PARAMS(P_UUID(&request))));
}

/* What a decision answers: the request for JSON, a way on for a form. */
static enum http_status answer_decision(struct request *req, enum request_decision decision, const char *flash,
					const char *name)
{
	switch (decision) {
	case REQUEST_ALREADY_DECIDED:
		return conflict(req, "already_decided");
	case REQUEST_TUTOR_FULL:
		return conflict(req, "tutor_full");
	case REQUEST_DECIDED:
		break;
	}
	return done(req, DOCUMENT(SQL_TUTORING_REQUEST, PARAMS(P_UUID(path_uuid(req, "request")))), .to = "/", .flash = flash,
		    .flash_name = name);
}

/* POST /requests/:request/approve, /tutor-requests/:request/approve */
enum http_status request_approve(struct request *req)
{
	const char *student_name;
	enum request_decision decision = request_decide_approved(req, path_uuid(req, "request"), &student_name);

	return answer_decision(req, decision, "tutoring.flash.approved", student_name);
}

/* POST /requests/:request/reject, /tutor-requests/:request/reject */
enum http_status request_reject(struct request *req)
{
	const char *student_name;
	enum request_decision decision =
		request_decide_rejected(req, path_uuid(req, "request"), field_text(req, "reason"), &student_name);

	return answer_decision(req, decision, "tutoring.flash.rejected", student_name);
}

/* POST /requests/:request/cancel, /tutor-requests/:request/cancel */
enum http_status request_cancel(struct request *req)
{
	const char *tutor_name;
	enum request_decision decision = request_decide_cancelled(req, path_uuid(req, "request"), &tutor_name);

	return answer_decision(req, decision, "tutoring.flash.cancelled", tutor_name);
}
