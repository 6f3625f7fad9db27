/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/home_pages.h"

#include "web/page.h"

/* GET /: each statement has rows only for the role it is for, and the template a section for each role. */
enum http_status home_page(struct request *req)
{
	struct params shown_class = PARAMS(P_UUID(field_uuid(req, "class")));
	struct result *student = ask(req, SQL_TUTORING_HOME_STUDENT, NO_PARAMS);
	struct result *tutors = ask(req, SQL_TUTORING_HOME_TUTORS, NO_PARAMS);
	struct result *requests = ask(req, SQL_TUTORING_HOME_REQUESTS, NO_PARAMS);
	struct result *feedback = ask(req, SQL_TUTORING_HOME_FEEDBACK, NO_PARAMS);
	struct result *speaking = ask(req, SQL_TUTORING_HOME_SPEAKING, NO_PARAMS);
	struct result *recommended = ask(req, SQL_TUTORING_HOME_RECOMMENDATIONS, NO_PARAMS);
	struct result *tutor = ask(req, SQL_TUTORING_HOME_TUTOR, NO_PARAMS);
	struct result *recordings = ask(req, SQL_TUTORING_HOME_RECORDINGS, NO_PARAMS);
	struct result *waiting = ask(req, SQL_TUTORING_HOME_WAITING, NO_PARAMS);
	struct result *taught = ask(req, SQL_TUTORING_HOME_TAUGHT, NO_PARAMS);
	struct result *present = ask(req, SQL_TUTORING_HOME_PRESENT, NO_PARAMS);
	struct result *classes = ask(req, SQL_TUTORING_HOME_CLASSES, shown_class);
	struct result *class = ask(req, SQL_TUTORING_HOME_CLASS, shown_class);
	struct result *class_students = ask(req, SQL_TUTORING_HOME_CLASS_STUDENTS, shown_class);
	struct result *school = ask(req, SQL_TUTORING_HOME_SCHOOL, NO_PARAMS);
	struct result *help;

	may_take_long(req);
	help = ask(req, SQL_TUTORING_HOME_HELP, NO_PARAMS);
	return render(req, "tutoring/home", row("home", student), rows("tutors", tutors), rows("requests", requests),
		      rows("feedback", feedback), row("speaking", speaking), row("recommended", recommended), rows("recommendations", recommended), row("tutor", tutor), row("recordings", recordings), rows("waiting", waiting),
		      rows("students", taught), rows("present", present),
		      rows("classes", classes), row("class", class), rows("class_students", class_students),
		      row("school", school), row("help", help), rows("helped", help));
}
