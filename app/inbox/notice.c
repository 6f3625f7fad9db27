/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice.h"

struct notice_filter notice_filter_of(const struct request *req)
{
	const char *type = field_text(req, "type");

	return (struct notice_filter){
		.unread = field_boolean(req, "unread", false),
		.type = type && *type ? type : NULL, /* ?type= is all */
	};
}

struct result *notice_list(struct request *req, const struct notice_filter *filter)
{
	struct param limit = P_INTEGER(field_limit(req)), key = P_TEXT(field_cursor_key(req)), id = P_UUID(field_cursor_id(req));

	if (filter->type)
		ask(req, SQL_INBOX_CHECK_TYPE, PARAMS(P_TEXT(filter->type)));
	if (filter->archived)
		return ask(req, SQL_INBOX_NOTICES_ARCHIVED, PARAMS(limit, key, id));
	if (filter->unread)
		return ask(req, SQL_INBOX_NOTICES_UNREAD, PARAMS(limit, key, id, P_TEXT(filter->type)));
	if (filter->type)
		return ask(req, SQL_INBOX_NOTICES_OF_TYPE, PARAMS(limit, key, id, P_TEXT(filter->type)));
	return ask(req, SQL_INBOX_NOTICES, PARAMS(limit, key, id));
}
