/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/match.h"

#include "db/decision.h"
#include "web/page.h"

static const char *const creations[] = {
	[MATCH_CREATED] = "created",
	[MATCH_ALREADY_MATCHED] = "already_matched",
	[MATCH_TUTOR_FULL] = "tutor_full",
};

static const char *const endings[] = {
	[MATCH_ENDED] = "ended",
	[MATCH_ALREADY_ENDED] = "already_ended",
};

enum match_creation match_directly(struct request *req, const struct uuid *tutor, const struct uuid *student,
				   const char **student_name)
{
	const struct result *matched = run(req, SQL_TUTORING_MATCH_DIRECTLY, PARAMS(P_UUID(tutor), P_UUID(student)));

	*student_name = result_text(matched, 0, "student_name");
	return (enum match_creation)DECISION(matched, creations);
}

enum match_ending match_end_because(struct request *req, const struct uuid *match, const char *reason,
				    const char **student_name)
{
	const struct result *ended = run(req, SQL_TUTORING_MATCH_END, PARAMS(P_UUID(match), P_TEXT(reason)));

	*student_name = result_text(ended, 0, "student_name");
	return (enum match_ending)DECISION(ended, endings);
}
