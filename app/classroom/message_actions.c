/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/message_actions.h"

#include "classroom/by_script.h"
#include "classroom/message.h"
#include "web/page.h"

#define HERE "/classroom/here#chat"

/* ---- of a participant ---- */

static enum http_status answer_message(struct request *req, enum http_status status, const struct uuid *message)
{
	return done(req, .status = status, DOCUMENT(SQL_CLASSROOM_MESSAGE, PARAMS(P_NULL(), P_UUID(message))), .to = way_on(req, HERE));
}

/* POST /classroom/here/messages, /classroom/messages */
enum http_status classroom_message_post(struct request *req)
{
	struct posted posted;

	switch (message_post(req, field_text(req, "content"), field_boolean(req, "is_question", false), &posted)) {
	case POSTING_MUTED:
		return conflict(req, "muted");
	case POSTING_CHAT_LOCKED:
		return conflict(req, "chat_locked");
	case POSTING_QUESTIONS_ONLY:
		return conflict(req, "questions_only");
	case POSTING_TOO_SOON:
		return refused(req, HTTP_TOO_MANY_REQUESTS, "content", "slow_mode", posted.seconds);
	case POSTING_EMPTY:
		return invalid(req, "content", "required", 0);
	case POSTING_WORD_REFUSED:
		suggest(req, posted.instead);
		return refused(req, HTTP_UNPROCESSABLE_CONTENT, "content", "word_refused", 0);
	case POSTING_LINK_REFUSED:
		return refused(req, HTTP_UNPROCESSABLE_CONTENT, "content", "link_refused", 0);
	case POSTING_KEY_REUSED:
		invalid(req, "Idempotency-Key", "idempotency_mismatch", 0);
		request_fail_code(req, HTTP_UNPROCESSABLE_CONTENT, "idempotency_mismatch");
	case POSTING_AGAIN:
	case POSTING_DONE:
		break;
	}
	return answer_message(req, HTTP_CREATED, &posted.message);
}

static enum http_status vote(struct request *req, bool wanted)
{
	const struct uuid *message = path_uuid(req, "message");

	run(req, SQL_CLASSROOM_MESSAGE_VOTE, PARAMS(P_UUID(message), P_BOOLEAN(wanted)));
	return answer_message(req, HTTP_OK, message);
}

/* POST /classroom/here/messages/:message/vote, /classroom/messages/:message/vote */
enum http_status classroom_message_vote(struct request *req)
{
	return vote(req, true);
}

/* POST /classroom/here/messages/:message/unvote, DELETE /classroom/messages/:message/vote */
enum http_status classroom_message_unvote(struct request *req)
{
	return vote(req, false);
}

/* POST /classroom/here/messages/:message/report, /classroom/messages/:message/report */
enum http_status classroom_message_report(struct request *req)
{
	run(req, SQL_CLASSROOM_MESSAGE_REPORT, PARAMS(P_UUID(path_uuid(req, "message"))));
	return done(req, .to = way_on(req, HERE), .flash = "classroom.flash.reported");
}

/* POST /classroom/here/reactions, /classroom/reactions */
enum http_status classroom_reaction_send(struct request *req)
{
	switch (message_react(req, field_text(req, "kind"))) {
	case REACTING_MUTED:
		return conflict(req, "muted");
	case REACTING_TOO_MANY:
		return refused(req, HTTP_TOO_MANY_REQUESTS, "kind", "too_many_reactions", 2);
	case REACTING_COUNTED:
		break;
	}
	return done(req, .to = way_on(req, HERE));
}

/* ---- of the teacher ---- */

/* POST /classroom/sessions/:class_session/messages */
enum http_status classroom_message_post_as_teacher(struct request *req)
{
	const struct uuid *session = path_uuid(req, "class_session");
	const struct uuid *message =
		message_post_as_teacher(req, session, field_text(req, "content"), field_boolean(req, "is_question", false));

	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_CLASSROOM_MESSAGE, PARAMS(P_UUID(session), P_UUID(message))),
		    .to = way_to_session(req, "chat"));
}

/* What a statement about one message of the path's session is told, and what it answers: the message as it is then. */
static enum http_status change(struct request *req, enum sql_statement statement, bool wanted)
{
	const struct uuid *session = path_uuid(req, "class_session"), *message = path_uuid(req, "message");

	run(req, statement, PARAMS(P_UUID(session), P_UUID(message), P_BOOLEAN(wanted)));
	return done(req, DOCUMENT(SQL_CLASSROOM_MESSAGE, PARAMS(P_UUID(session), P_UUID(message))), .to = way_to_session(req, "chat"));
}

/* POST …/messages/:message/hide */
enum http_status classroom_message_hide(struct request *req)
{
	return change(req, SQL_CLASSROOM_MESSAGE_HIDE, true);
}

/* POST …/messages/:message/unhide */
enum http_status classroom_message_unhide(struct request *req)
{
	return change(req, SQL_CLASSROOM_MESSAGE_HIDE, false);
}

/* POST …/messages/:message/pin */
enum http_status classroom_message_pin(struct request *req)
{
	return change(req, SQL_CLASSROOM_MESSAGE_PIN, true);
}

/* POST …/messages/:message/unpin */
enum http_status classroom_message_unpin(struct request *req)
{
	return change(req, SQL_CLASSROOM_MESSAGE_PIN, false);
}

/* POST …/messages/:message/answer */
enum http_status classroom_message_answer(struct request *req)
{
	return change(req, SQL_CLASSROOM_MESSAGE_ANSWER, true);
}

/* POST …/messages/:message/reopen */
enum http_status classroom_message_reopen(struct request *req)
{
	return change(req, SQL_CLASSROOM_MESSAGE_ANSWER, false);
}

/* POST …/messages/:message/dismiss: what was reported is no matter. */
enum http_status classroom_message_dismiss(struct request *req)
{
	const struct uuid *session = path_uuid(req, "class_session"), *message = path_uuid(req, "message");

	run(req, SQL_CLASSROOM_MESSAGE_DISMISS, PARAMS(P_UUID(session), P_UUID(message)));
	return done(req, DOCUMENT(SQL_CLASSROOM_MESSAGE, PARAMS(P_UUID(session), P_UUID(message))), .to = way_to_session(req, "chat"));
}

/* A rule that is NULL stays. */
static enum http_status set_chat(struct request *req, struct param locked, struct param slow_seconds, struct param questions_only)
{
	const struct uuid *session = path_uuid(req, "class_session");

	run(req, SQL_CLASSROOM_CHAT_SET, PARAMS(P_UUID(session), locked, slow_seconds, questions_only));
	return done(req, DOCUMENT(SQL_CLASSROOM_CHAT, PARAMS(P_UUID(session))), .to = way_to_session(req, "chat"));
}

/* POST …/chat/lock */
enum http_status classroom_chat_lock(struct request *req)
{
	return set_chat(req, P_BOOLEAN(true), P_NULL(), P_NULL());
}

/* POST …/chat/unlock */
enum http_status classroom_chat_unlock(struct request *req)
{
	return set_chat(req, P_BOOLEAN(false), P_NULL(), P_NULL());
}

static struct param boolean_of(struct request *req, const char *name)
{
	return field_present(req, name) ? P_BOOLEAN(field_boolean(req, name, false)) : P_NULL();
}

/* POST, PATCH …/chat */
enum http_status classroom_chat_set(struct request *req)
{
	return set_chat(req, boolean_of(req, "locked"),
			field_present(req, "slow_seconds") ? P_INTEGER(field_integer(req, "slow_seconds", 0)) : P_NULL(),
			boolean_of(req, "questions_only"));
}
