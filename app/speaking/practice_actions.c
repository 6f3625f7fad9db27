/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/practice_actions.h"

#include "speaking/recording.h"
#include "web/page.h"

/* POST /speaking/sets/:practice_set/practice: begin, or go on where one stopped. */
enum http_status practice_begin(struct request *req)
{
	const struct result *begun = run(req, SQL_SPEAKING_PRACTICE_BEGIN, PARAMS(P_UUID(path_uuid(req, "practice_set"))));

	return done(req, .to = arena_printf(req->arena, "/speaking/practice/%s/%lld", result_text(begun, 0, "session_id"),
					    (long long)result_integer(begun, 0, "sentence_index")));
}

/* POST /speaking/practice/:learning_session/end: one that ended already shows the same page. */
enum http_status practice_end(struct request *req)
{
	const struct uuid *session = path_uuid(req, "learning_session");

	ask(req, SQL_SPEAKING_PRACTICE_END, PARAMS(P_UUID(session)));
	return done(req, .to = arena_printf(req->arena, "/speaking/sessions/%s", session->text));
}

/* POST /speaking/practice/:learning_session/:index: the recording goes to be scored. */
enum http_status sentence_say(struct request *req)
{
	const struct uuid *recording = recording_taken(req, PRACTICE_SECONDS);
	const struct result *said;

	if (!recording)
		return still_invalid(req);
	said = run(req, SQL_SPEAKING_PRACTICE_SAY,
		   PARAMS(P_UUID(path_uuid(req, "learning_session")), P_TEXT(path_text(req, "index")), P_UUID(recording)));
	if (!result_count(said))
		request_fail(req, HTTP_NOT_FOUND);
	return done(req, .to = arena_printf(req->arena, "/speaking/attempts/%s", result_text(said, 0, "id")));
}
