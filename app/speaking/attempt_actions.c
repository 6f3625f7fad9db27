/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/attempt_actions.h"

#include "speaking/recording.h"
#include "speaking/word.h"
#include "web/page.h"

enum http_status pronunciation_result_order(struct request *req)
{
	const char *english = field_text(req, "text");
	const struct uuid *recording;
	const struct result *begun;

	if (!sentence_is_known(req, "text", english))
		return still_invalid(req);
	recording = recording_taken(req, PRACTICE_SECONDS);
	if (!recording)
		return still_invalid(req);
	begun = run(req, SQL_SPEAKING_BEGIN_ATTEMPT, PARAMS(P_TEXT(english), P_UUID(recording), P_UUID(field_uuid(req, "session_id"))));
	return done(req, .status = HTTP_ACCEPTED, DOCUMENT(SQL_SPEAKING_ATTEMPT_JOB, PARAMS(P_TEXT(result_text(begun, 0, "id")))));
}
