/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice_pages.h"

#include <jansson.h>

#include "inbox/notice.h"

static json_t *shown_filter(struct request *req, const struct notice_filter *filter)
{
	json_t *shown = json_pack("{s:b, s:b, s:b}", "is_all", !filter->unread && !filter->archived && !filter->type,
				  "is_unread", filter->unread, "is_archived", filter->archived);

	return page_json(req, shown);
}

enum http_status inbox_page(struct request *req)
{
	struct notice_filter filter = notice_filter_of(req);
	struct result *notices, *types;

	filter.archived = field_boolean(req, "archived", false);
	notices = notice_list(req, &filter);
	types = ask(req, SQL_INBOX_TYPES, PARAMS(P_TEXT(filter.type)));
	return render(req, "inbox/inbox", page_of("notices", notices), rows("types", types),
		      json_value("filter", shown_filter(req, &filter)));
}

enum http_status notice_page(struct request *req)
{
	struct result *opened = run(req, SQL_INBOX_NOTICE_OPEN, PARAMS(P_UUID(path_uuid(req, "notice"))));

	return redirect_to(req, result_text(opened, 0, "link"));
}
