/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/participant_api.h"

#include "web/page.h"

/* GET /classroom/sessions/:class_session/participants: who waits first, then in the order in which they came. */
enum http_status classroom_participants_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_CLASSROOM_PARTICIPANTS,
			      PARAMS(P_UUID(path_uuid(req, "class_session")), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1))),
			  0);
}
