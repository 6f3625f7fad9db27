/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/session_actions.h"

#include "classroom/session.h"
#include "web/page.h"

/* The session as it is now, and its page. */
static enum http_status done_with(struct request *req, const struct uuid *class_session, enum http_status status, const char *flash)
{
	return done(req, .status = status, DOCUMENT(SQL_CLASSROOM_SESSION, class_session_params(req, class_session)),
		    .to = arena_printf(req->arena, "/classroom/sessions/%s", class_session->text), .flash = flash);
}

/* POST /classroom/sessions */
enum http_status classroom_session_start(struct request *req)
{
	struct uuid *started = arena_alloc(req->arena, sizeof *started);

	switch (class_session_start(req, field_uuid(req, "class_id"), field_boolean(req, "lobby", false),
				    field_boolean(req, "locked", false), started)) {
	case CLASS_SESSION_ALREADY_RUNNING:
		return conflict(req, "already_running");
	case CLASS_SESSION_STARTED:
		break;
	}
	return done_with(req, started, HTTP_CREATED, NULL);
}

static enum http_status set_door(struct request *req, struct param locked, struct param lobby, const char *flash)
{
	const struct uuid *class_session = path_uuid(req, "class_session");

	run(req, SQL_CLASSROOM_SESSION_SET_DOOR, PARAMS(P_UUID(class_session), locked, lobby));
	return done_with(req, class_session, HTTP_OK, flash);
}

/* POST /classroom/sessions/:class_session/lock */
enum http_status classroom_session_lock(struct request *req)
{
	return set_door(req, P_BOOLEAN(true), P_NULL(), "classroom.flash.locked");
}

/* POST /classroom/sessions/:class_session/unlock */
enum http_status classroom_session_unlock(struct request *req)
{
	return set_door(req, P_BOOLEAN(false), P_NULL(), "classroom.flash.unlocked");
}

/* POST /classroom/sessions/:class_session/lobby */
enum http_status classroom_session_lobby(struct request *req)
{
	bool lobby = field_boolean(req, "lobby", false);

	return set_door(req, P_NULL(), P_BOOLEAN(lobby), lobby ? "classroom.flash.lobby_on" : "classroom.flash.lobby_off");
}

/* POST /classroom/sessions/:class_session/extend */
enum http_status classroom_session_extend(struct request *req)
{
	const struct uuid *class_session = path_uuid(req, "class_session");

	switch (class_session_extend_by(req, class_session, field_integer(req, "minutes", CLASS_SESSION_EXTENSION))) {
	case CLASS_SESSION_LONGEST:
		return conflict(req, "longest_session");
	case CLASS_SESSION_EXTENDED:
		break;
	}
	return done_with(req, class_session, HTTP_OK, "classroom.flash.extended");
}

/* POST /classroom/sessions/:class_session/end */
enum http_status classroom_session_end(struct request *req)
{
	const struct uuid *class_session = path_uuid(req, "class_session");

	run(req, SQL_CLASSROOM_SESSION_END, PARAMS(P_UUID(class_session)));
	return done_with(req, class_session, HTTP_OK, "classroom.flash.ended");
}
