/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice.h"

#include <string.h>

#include "core/strbuf.h"

#define LONGEST_VALUE 200 /* bytes; no value of the list's fields is longer */

struct notice_filter notice_filter_of(const struct request *req)
{
	const char *type = field_text(req, "type");

	return (struct notice_filter){
		.unread = field_boolean(req, "unread", false),
		.type = type && *type ? type : NULL, /* ?type= is all */
	};
}

const char *notice_list_query(const struct request *req)
{
	static const char *const names[] = {"unread", "archived", "type", "cursor"};
	size_t count = sizeof names / sizeof *names;
	struct strbuf *query = strbuf_in_arena(req->arena, count * (3 * LONGEST_VALUE + sizeof "&archived="));

	for (size_t i = 0; i < count; i++) {
		const struct pair *pair = pairs_find(&req->query, names[i]);

		if (!pair || !pair->length || pair->length > LONGEST_VALUE)
			continue;
		strbuf_add_format(query, "%c%s=", query->length ? '&' : '?', names[i]);
		strbuf_add_uri(query, pair->value, pair->length);
	}
	return strbuf_text(query);
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
