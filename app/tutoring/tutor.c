/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/tutor.h"

#include "db/decision.h"
#include "web/page.h"

static const char *const watchings[] = {
	[TUTOR_WATCHED] = "watching",
	[TUTOR_PLACE_FREE] = "place_free",
};

void tutor_save(struct request *req, const struct tutor_changes *changes)
{
	run(req, SQL_TUTORING_TUTOR_SAVE,
	    PARAMS(changes->sets_accepting ? P_BOOLEAN(changes->is_accepting) : P_NULL(),
		   changes->sets_max_student ? P_INTEGER(changes->max_student) : P_NULL(), P_TEXT(changes->introduction),
		   P_TEXT(changes->subjects)));
}

enum tutor_watching tutor_watch_for(struct request *req, const struct uuid *tutor, const char **tutor_name)
{
	const struct result *watched = run(req, SQL_TUTORING_TUTOR_WATCH, PARAMS(P_UUID(tutor)));

	*tutor_name = result_text(watched, 0, "tutor_name");
	return (enum tutor_watching)DECISION(watched, watchings);
}

void tutor_unwatch_for(struct request *req, const struct uuid *tutor)
{
	run(req, SQL_TUTORING_TUTOR_UNWATCH, PARAMS(P_UUID(tutor)));
}
