/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/tutor_pages.h"

#include "web/page.h"

/* GET /tutors: the directory in order of names. */
enum http_status tutors_page(struct request *req)
{
	const char *search = field_text(req, "q"), *subject = field_text(req, "subject");
	bool accepting = field_boolean(req, "accepting", false);
	struct result *summary = ask(req, SQL_TUTORING_TUTOR_SUMMARY, NO_PARAMS);
	struct result *subjects = ask(req, SQL_TUTORING_SUBJECTS, PARAMS(P_TEXT(subject)));
	struct result *tutors = ask(req, SQL_TUTORING_TUTORS,
				    PARAMS(P_TEXT(search), P_BOOLEAN(accepting), P_TEXT(subject), P_TEXT(field_cursor_key(req)),
					   P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));

	return render(req, "tutoring/tutors", row("summary", summary), rows("all_subjects", subjects), text("q", search),
		      flag("accepting", accepting), page_of("tutors", tutors));
}

/* GET /tutors/:tutor: one tutor and the form to ask. */
enum http_status tutor_page(struct request *req)
{
	struct result *tutor = ask(req, SQL_TUTORING_TUTOR, PARAMS(P_UUID(path_uuid(req, "tutor"))));

	return render(req, "tutoring/tutor", row("tutor", tutor));
}

/* GET /profile: the tutor's own entry. */
enum http_status profile_page(struct request *req)
{
	struct result *tutor = ask(req, SQL_TUTORING_MY_PROFILE, NO_PARAMS);

	return render(req, "tutoring/profile", row("tutor", tutor));
}
