/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/hearing_actions.h"

#include "speaking/recording.h"
#include "web/page.h"

/* POST /conversations/:conversation/hearings */
enum http_status hearing_begin(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation"), *recording = recording_taken(req, PRACTICE_SECONDS);
	struct uuid *hearing = arena_alloc(req->arena, sizeof *hearing);

	if (!recording)
		return still_invalid(req);
	result_uuid(run(req, SQL_CHAT_HEARING_BEGIN, PARAMS(P_UUID(session), P_UUID(recording))), 0, "id", hearing);
	return done(req, .status = HTTP_ACCEPTED, DOCUMENT(SQL_CHAT_HEARING, PARAMS(P_UUID(session), P_UUID(hearing))),
		    .to = arena_printf(req->arena, "/chat/%s/voice/%s", session->text, hearing->text));
}

/* POST /conversations/:conversation/turns/:turn/sound: its page shows it once it is made. */
enum http_status answer_sound_order(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation"), *turn = path_uuid(req, "turn");

	run(req, SQL_CHAT_ANSWER_SOUND, PARAMS(P_UUID(session), P_UUID(turn)));
	return done(req, .status = HTTP_ACCEPTED, .to = arena_printf(req->arena, "/chat/%s#turn-%s", session->text, turn->text));
}
