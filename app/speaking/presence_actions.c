/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/presence_actions.h"

#include "web/page.h"

/* POST /speaking/presence, POST /presence: what a page's script sends, as a form. */
enum http_status presence_tell(struct request *req)
{
	ask(req, SQL_SPEAKING_BE_PRESENT, PARAMS(P_UUID(field_uuid(req, "connection")), P_TEXT(field_text(req, "room"))));
	if (field_present(req, "learning_session_id"))
		ask(req, SQL_SPEAKING_PRACTICE_BEAT, PARAMS(P_UUID(field_uuid(req, "learning_session_id")), P_TEXT(field_text(req, "room"))));
	return done(req, .status = HTTP_NO_CONTENT);
}

/* POST /speaking/preferences */
enum http_status preferences_save(struct request *req)
{
	const char *voice = field_text(req, "voice_id");

	ask(req, SQL_SPEAKING_SET_PREFERENCES,
	    PARAMS(P_INTEGER(field_integer(req, "daily_goal", 0)), P_BOOLEAN(field_boolean(req, "appears_offline", false)),
		   P_TEXT(field_present(req, "voice_id") ? voice : NULL)));
	return done(req, .to = "/speaking/progress", .flash = "speaking.flash.preferences_saved");
}
