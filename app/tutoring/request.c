/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/request.h"

#include "db/decision.h"
#include "web/page.h"

static const char *const sendings[] = {
	[REQUEST_SENT] = "created",
	[REQUEST_ALREADY_OPEN] = "already_open",
	[REQUEST_ALREADY_MATCHED] = "already_matched",
	[REQUEST_TUTOR_NOT_ACCEPTING] = "tutor_not_accepting",
	[REQUEST_NO_PLACE] = "tutor_full",
};

static const char *const decisions[] = {
	[REQUEST_DECIDED] = "decided",
	[REQUEST_ALREADY_DECIDED] = "already_decided",
	[REQUEST_TUTOR_FULL] = "tutor_full",
};

enum request_sending request_send_to(struct request *req, const struct uuid *tutor, const char *message,
				     struct uuid *request, const char **tutor_name)
{
	const struct result *sent_to = run(req, SQL_TUTORING_REQUEST_SEND, PARAMS(P_UUID(tutor), P_TEXT(message)));

	result_uuid(sent_to, 0, "id", request);
	*tutor_name = result_text(sent_to, 0, "tutor_name");
	return (enum request_sending)DECISION(sent_to, sendings);
}

enum request_decision request_decide_approved(struct request *req, const struct uuid *request, const char **student_name)
{
	const struct result *decided = run(req, SQL_TUTORING_REQUEST_APPROVE, PARAMS(P_UUID(request)));

	*student_name = result_text(decided, 0, "student_name");
	return (enum request_decision)DECISION(decided, decisions);
}

enum request_decision request_decide_rejected(struct request *req, const struct uuid *request, const char *reason,
					      const char **student_name)
{
	const struct result *decided = run(req, SQL_TUTORING_REQUEST_REJECT, PARAMS(P_UUID(request), P_TEXT(reason)));

	*student_name = result_text(decided, 0, "student_name");
	return (enum request_decision)DECISION(decided, decisions);
}

enum request_decision request_decide_cancelled(struct request *req, const struct uuid *request, const char **tutor_name)
{
	const struct result *decided = run(req, SQL_TUTORING_REQUEST_CANCEL, PARAMS(P_UUID(request)));

	*tutor_name = result_text(decided, 0, "tutor_name");
	return (enum request_decision)DECISION(decided, decisions);
}
