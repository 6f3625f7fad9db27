/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/progress_api.h"

#include "web/page.h"

/* GET /daily-statistics */
enum http_status daily_statistics_read(struct request *req)
{
	const struct uuid *student = field_uuid(req, "student_id");
	struct result *days = ask(req, SQL_SPEAKING_DAILY_STATISTICS,
				  PARAMS(P_UUID(student), P_TEXT(field_text(req, "from")), P_TEXT(field_text(req, "to")),
					 P_TEXT(field_cursor_key(req)), P_INTEGER(field_limit(req) + 1)));

	ask(req, SQL_SPEAKING_LOG_LOOK, PARAMS(P_UUID(student)));
	return reply_list(req, days, 0);
}
