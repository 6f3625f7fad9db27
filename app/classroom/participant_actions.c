/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/participant_actions.h"

#include "auth/guest.h"
#include "classroom/by_script.h"
#include "classroom/class_code.h"
#include "classroom/participant.h"
#include "classroom/stream.h"
#include "web/page.h"

/* ---- coming in ---- */

static enum http_status refuse_code(struct request *req, bool is_guessing, int64_t seconds)
{
	if (is_guessing)
		return refused(req, HTTP_TOO_MANY_REQUESTS, "code", "guessing", seconds);
	return refused(req, HTTP_NOT_FOUND, "code", "wrong_code", 0);
}

/* POST /join: on to the nickname, where the code opens something. */
enum http_status classroom_code_enter(struct request *req)
{
	char code[CLASS_CODE_SIZE];
	const struct result *knocked;

	class_code_read(field_text(req, "code"), code);
	knocked = run(req, SQL_CLASSROOM_PARTICIPANT_KNOCK, PARAMS(P_TEXT(code), P_TEXT(req->address)));
	if (!result_text(knocked, 0, "session"))
		return refuse_code(req, result_text(knocked, 0, "seconds"), result_integer(knocked, 0, "seconds"));
	return done(req, .to = arena_printf(req->arena, "/join/%s", code));
}

/* Who is in already stays: only what newcomers lack or have too much of is told. */
static enum http_status refuse(struct request *req, enum join_outcome outcome, const struct joining *joining)
{
	switch (outcome) {
	case JOIN_WRONG_CODE:
		return refuse_code(req, false, 0);
	case JOIN_GUESSING:
		return refuse_code(req, true, joining->seconds);
	case JOIN_REMOVED:
		request_fail_code(req, HTTP_FORBIDDEN, "removed");
	case JOIN_LOCKED:
		return conflict(req, "locked");
	case JOIN_SESSION_FULL:
		return conflict(req, "session_full");
	case JOIN_NICKNAME_TAKEN:
		suggest(req, joining->suggestion);
		return refused(req, HTTP_CONFLICT, "nickname", "nickname_taken", 0);
	case JOIN_WORD_REFUSED:
		return invalid(req, "nickname", "word_refused", 0);
	case JOIN_NICKNAME_MISSING:
		return invalid(req, "nickname", "required", 0);
	case JOIN_NOT_A_STUDENT:
		return invalid(req, "as_myself", "not_a_student", 0);
	case JOIN_JOINED:
	case JOIN_SAME:
	case JOIN_AGAIN:
		break;
	}
	return HTTP_OK;
}

static bool is_in(enum join_outcome outcome)
{
	return outcome == JOIN_JOINED || outcome == JOIN_SAME || outcome == JOIN_AGAIN;
}

/* What was sent. Who joins as oneself is not asked for a picture. */
static struct joining joining_of(struct request *req, const char *code)
{
	return (struct joining){
		.code = code,
		.nickname = field_text(req, "nickname"),
		.avatar = field_integer(req, "avatar_id", avatar_any()),
		.as_myself = field_boolean(req, "as_myself", false),
	};
}

/* POST /join/:code */
enum http_status classroom_join(struct request *req)
{
	struct joining joining = joining_of(req, path_text(req, "code"));
	enum join_outcome outcome;

	if (!joining.as_myself && !field_present(req, "avatar_id"))
		return invalid(req, "avatar_id", "required", 0);
	outcome = participant_join(req, &joining);
	if (!is_in(outcome))
		return refuse(req, outcome, &joining);
	response_cookie(req->response, GUEST_COOKIE, joining.token, GUEST_COOKIE_SECONDS);
	return done(req, .to = "/classroom/here");
}

/* POST /api/v1/classroom/join */
enum http_status classroom_join_call(struct request *req)
{
	struct joining joining = joining_of(req, field_text(req, "code"));
	enum join_outcome outcome;

	if (!joining.as_myself && !joining.nickname)
		return invalid(req, "nickname", "required", 0);
	if (!joining.as_myself && !field_present(req, "avatar_id"))
		return invalid(req, "avatar_id", "required", 0);
	outcome = participant_join(req, &joining);
	if (!is_in(outcome))
		return refuse(req, outcome, &joining);
	return done(req, .status = outcome == JOIN_SAME ? HTTP_OK : HTTP_CREATED,
		    DOCUMENT(SQL_CLASSROOM_PARTICIPANT_JOINED,
			     PARAMS(P_TEXT(joining.token), P_TEXT(stream_path_of_participant(req, &joining.participant)))));
}

/* POST /classroom/here/leave */
enum http_status classroom_leave(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_LEAVE, NO_PARAMS);
	response_cookie(req->response, GUEST_COOKIE, "", -1);
	return done(req, .to = "/join", .flash = "classroom.flash.left");
}

/* ---- what the teacher decides ---- */

/* The participant as it is now, and the page of who is here. */
static enum http_status done_with(struct request *req, const char *flash)
{
	const struct uuid *class_session = path_uuid(req, "class_session"), *participant = path_uuid(req, "participant");

	return done(req, DOCUMENT(SQL_CLASSROOM_PARTICIPANT, PARAMS(P_UUID(class_session), P_UUID(participant))),
		    .to = way_to_session(req, "people"), .flash = flash);
}

static struct params path_params(struct request *req)
{
	struct param *items = arena_array(req->arena, 2, sizeof *items);

	items[0] = P_UUID(path_uuid(req, "class_session"));
	items[1] = P_UUID(path_uuid(req, "participant"));
	return (struct params){items, 2};
}

/* POST /classroom/sessions/:class_session/participants/:participant/admit */
enum http_status classroom_participant_admit(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_ADMIT, path_params(req));
	return done_with(req, "classroom.flash.admitted");
}

/* POST /classroom/sessions/:class_session/participants/:participant/remove: lobby also has newcomers wait from now on. */
enum http_status classroom_participant_remove(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_REMOVE, path_params(req));
	if (field_boolean(req, "lobby", false))
		ask(req, SQL_CLASSROOM_SESSION_SET_DOOR, PARAMS(P_UUID(path_uuid(req, "class_session")), P_NULL(), P_BOOLEAN(true)));
	return done_with(req, "classroom.flash.removed");
}

/* POST /classroom/sessions/:class_session/participants/:participant/mute */
enum http_status classroom_participant_mute(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_MUTE, path_params(req));
	return done_with(req, "classroom.flash.muted");
}

/* POST /classroom/sessions/:class_session/participants/:participant/unmute */
enum http_status classroom_participant_unmute(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_UNMUTE, path_params(req));
	return done_with(req, "classroom.flash.unmuted");
}

/* POST /classroom/sessions/:class_session/participants/admit: everybody who waits. */
enum http_status classroom_participants_admit(struct request *req)
{
	const struct uuid *class_session = path_uuid(req, "class_session");
	const struct result *admitted = run(req, SQL_CLASSROOM_PARTICIPANTS_ADMIT, PARAMS(P_UUID(class_session)));

	return done(req, DOCUMENT(SQL_CLASSROOM_PARTICIPANTS_COUNTS, PARAMS(P_UUID(class_session))),
		    .to = way_to_session(req, "people"),
		    .flash = "classroom.flash.all_admitted", .flash_count = result_integer(admitted, 0, "admitted"));
}
