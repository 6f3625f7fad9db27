/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/set_api.h"

#include "speaking/set.h"
#include "web/page.h"

enum http_status sets_read(struct request *req)
{
	return reply_list(req, set_list_ask(req, field_limit(req)), 0);
}

enum http_status set_read(struct request *req)
{
	return reply(req, ask(req, SQL_SPEAKING_SET, PARAMS(P_UUID(path_uuid(req, "practice_set")), P_TEXT(sound_address(req)))));
}

enum http_status set_assignments_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_SPEAKING_ASSIGNMENTS,
			      PARAMS(P_UUID(path_uuid(req, "practice_set")), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1))),
			  0);
}
