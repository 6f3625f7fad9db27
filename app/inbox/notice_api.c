/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice_api.h"

#include "inbox/notice.h"

enum http_status notices_list(struct request *req)
{
	struct notice_filter filter = notice_filter_of(req);
	struct result *notices = notice_list(req, &filter);
	struct result *unread = ask(req, SQL_INBOX_UNREAD, NO_PARAMS);

	sent(req);
	return reply_list(req, notices, result_integer(unread, 0, "unread"));
}
