/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/match_pages.h"

#include "web/page.h"

/* GET /matches/:match/end */
enum http_status match_end_page(struct request *req)
{
	struct result *match = ask(req, SQL_TUTORING_MATCH, PARAMS(P_UUID(path_uuid(req, "match"))));

	return render(req, "tutoring/match_end", row("match", match));
}

/* GET /students/:student/match: a teacher gives a student a tutor. What was chosen stays when the form comes back. */
enum http_status match_new_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	const struct pair *chosen = pairs_find(&req->form, "tutor_id");
	struct result *shown = ask(req, SQL_TUTORING_UNMATCHED_STUDENT, PARAMS(P_UUID(student)));
	struct result *tutors = ask(req, SQL_TUTORING_TUTORS_WITH_PLACES,
				    PARAMS(P_UUID(student), P_TEXT(chosen ? chosen->value : NULL)));

	return render(req, "tutoring/match_new", row("student", shown), rows("tutors", tutors));
}
