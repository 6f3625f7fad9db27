/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/sentence_audio_api.h"

#include <jansson.h>
#include <string.h>

#include "sound/voice.h"
#include "web/page.h"

bool is_voice(const char *voice_id)
{
	return strcmp(voice_id, "school") == 0 || voice_is_built_in(voice_id);
}

/* POST /sentence-audio. What is there already is answered the same way, COMPLETED. */
enum http_status sentence_audio_order(struct request *req)
{
	struct result *ordered = run(req, SQL_SPEAKING_ORDER_SENTENCE,
		PARAMS(P_UUID(field_uuid(req, "session_id")), P_INTEGER(field_integer(req, "sentence_index", 0)),
		       P_TEXT(field_text(req, "english")), P_TEXT(field_text(req, "korean")), P_TEXT(field_text(req, "voice_id")),
		       P_TEXT(field_text(req, "speed"))));
	const char *status = result_text(ordered, 0, "status");

	if (strcmp(status, "unknown_voice") == 0)
		return invalid(req, "voice_id", status, 0);
	return reply_json(req, HTTP_ACCEPTED, json_pack("{s:s, s:s?}", "status", status, "job_id", result_text(ordered, 0, "job_id")));
}

/* GET /sentence-audio?session_id= */
enum http_status sentence_audio_read(struct request *req)
{
	const struct uuid *session = field_uuid(req, "session_id");

	ask(req, SQL_SPEAKING_FIND_OWN_SESSION, PARAMS(P_UUID(session)));
	return reply_list(req, ask(req, SQL_SPEAKING_SENTENCE_AUDIO, PARAMS(P_UUID(session), P_TEXT(field_cursor_key(req)),
									    P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))), 0);
}
