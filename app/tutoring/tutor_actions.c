/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/tutor_actions.h"

#include "tutoring/tutor.h"
#include "web/page.h"

static const char *tutor_path(struct request *req)
{
	return arena_printf(req->arena, "/tutors/%s", path_uuid(req, "tutor")->text);
}

/* POST /tutors/:tutor/watch */
enum http_status tutor_watch(struct request *req)
{
	const char *tutor_name;

	switch (tutor_watch_for(req, path_uuid(req, "tutor"), &tutor_name)) {
	case TUTOR_PLACE_FREE:
		return done(req, .to = tutor_path(req), .flash = "tutoring.flash.place_free", .flash_name = tutor_name);
	case TUTOR_WATCHED:
		break;
	}
	return done(req, .to = tutor_path(req), .flash = "tutoring.flash.watching", .flash_name = tutor_name);
}

/* POST /tutors/:tutor/unwatch */
enum http_status tutor_unwatch(struct request *req)
{
	tutor_unwatch_for(req, path_uuid(req, "tutor"));
	return done(req, .to = tutor_path(req), .flash = "tutoring.flash.unwatched");
}

/* POST /profile, PATCH /me/tutor */
enum http_status tutor_update(struct request *req)
{
	tutor_save(req, &(struct tutor_changes){
				.sets_accepting = field_present(req, "is_accepting"),
				.is_accepting = field_boolean(req, "is_accepting", false),
				.sets_max_student = field_present(req, "max_student"),
				.max_student = field_integer(req, "max_student", 0),
				.introduction = field_text(req, "introduction"),
				.subjects = field_array(req, "subjects"),
			});
	return done(req, DOCUMENT(SQL_TUTORING_MY_TUTOR, NO_PARAMS), .to = "/profile", .flash = "tutoring.flash.profile_saved");
}

/* POST /profile/accepting: pause and resume. */
enum http_status tutor_accept(struct request *req)
{
	bool is_accepting = field_boolean(req, "is_accepting", false);

	tutor_save(req, &(struct tutor_changes){.sets_accepting = true, .is_accepting = is_accepting});
	return done(req, .to = "/", .flash = is_accepting ? "tutoring.flash.resumed" : "tutoring.flash.paused");
}
