/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/feedback.h"

#include "db/decision.h"
#include "web/page.h"

static const char *const editings[] = {
	[FEEDBACK_EDITED] = "edited",
	[FEEDBACK_TOO_LATE] = "too_late",
	[FEEDBACK_SPOKEN] = "spoken",
};

enum feedback_editing feedback_mend(struct request *req, const struct uuid *feedback, const char *message,
				    struct uuid *student)
{
	const struct result *edited = run(req, SQL_TUTORING_FEEDBACK_EDIT, PARAMS(P_UUID(feedback), P_TEXT(message)));

	result_uuid(edited, 0, "student_id", student);
	return (enum feedback_editing)DECISION(edited, editings);
}

void feedback_keep_draft(struct request *req, const struct uuid *student, const char *message)
{
	run(req, SQL_TUTORING_DRAFT_SAVE, PARAMS(P_UUID(student), P_TEXT(message)));
}
