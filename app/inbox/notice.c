/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice.h"

struct result *notice_list(struct request *req, const struct notice_filter *filter)
{
	struct param limit = P_INTEGER(field_limit(req)), key = P_TEXT(field_cursor_key(req)), id = P_UUID(field_cursor_id(req));

	if (filter->archived)
		return ask(req, SQL_INBOX_NOTICES_ARCHIVED, PARAMS(limit, key, id));
	if (filter->unread)
		return ask(req, SQL_INBOX_NOTICES_UNREAD, PARAMS(limit, key, id, P_TEXT(filter->type)));
	if (filter->type)
		return ask(req, SQL_INBOX_NOTICES_OF_TYPE, PARAMS(limit, key, id, P_TEXT(filter->type)));
	return ask(req, SQL_INBOX_NOTICES, PARAMS(limit, key, id));
}
