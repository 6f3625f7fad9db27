/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/match_actions.h"

#include "tutoring/match.h"
#include "web/page.h"

/* POST /matches/:match/end, /tutor-students/:match/end */
enum http_status match_end(struct request *req)
{
	const struct uuid *match = path_uuid(req, "match");
	const char *student_name;

	switch (match_end_because(req, match, field_text(req, "reason"), &student_name)) {
	case MATCH_ALREADY_ENDED:
		return conflict(req, "already_ended");
	case MATCH_ENDED:
		break;
	}
	return done(req, DOCUMENT(SQL_TUTORING_MATCH, PARAMS(P_UUID(match))), .to = "/", .flash = "tutoring.flash.match_ended",
		    .flash_name = student_name);
}

/* POST /students/:student/match */
enum http_status match_create(struct request *req)
{
	const char *student_name;

	switch (match_directly(req, field_uuid(req, "tutor_id"), path_uuid(req, "student"), &student_name)) {
	case MATCH_ALREADY_MATCHED:
		return conflict(req, "already_matched");
	case MATCH_TUTOR_FULL:
		return conflict(req, "tutor_full");
	case MATCH_CREATED:
		break;
	}
	return done(req, .to = "/", .flash = "tutoring.flash.matched", .flash_name = student_name);
}
