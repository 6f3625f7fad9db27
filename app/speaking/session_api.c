/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/session_api.h"

#include <string.h>

#include "web/page.h"

/* POST /learning-sessions */
enum http_status session_start(struct request *req)
{
	struct uuid *session = arena_alloc(req->arena, sizeof *session);
	struct result *started = run(req, SQL_SPEAKING_SESSION_START, PARAMS(P_TEXT(field_text(req, "session_type")), P_NULL()));

	result_uuid(started, 0, "id", session);
	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_SPEAKING_SESSION, PARAMS(P_UUID(session))));
}

/* POST /learning-sessions/:learning_session/end */
enum http_status session_end(struct request *req)
{
	const struct uuid *session = path_uuid(req, "learning_session");
	struct result *ended = run(req, SQL_SPEAKING_SESSION_END,
				   PARAMS(P_UUID(session), field_present(req, "speaking_duration") ?
								   P_INTEGER(field_integer(req, "speaking_duration", 0)) : P_NULL()));

	if (strcmp(result_text(ended, 0, "decision"), "already_ended") == 0)
		return conflict(req, "already_ended");
	return done(req, DOCUMENT(SQL_SPEAKING_SESSION, PARAMS(P_UUID(session))));
}

/* GET /learning-sessions */
enum http_status sessions_read(struct request *req)
{
	const struct uuid *student = field_uuid(req, "student_id");
	struct result *sessions = ask(req, SQL_SPEAKING_SESSIONS,
				      PARAMS(P_UUID(student), P_TEXT(field_text(req, "from")), P_TEXT(field_text(req, "to")),
					     P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));

	ask(req, SQL_SPEAKING_LOG_LOOK, PARAMS(P_UUID(student)));
	return reply_list(req, sessions, 0);
}
