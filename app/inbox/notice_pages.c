/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice_pages.h"

#include <jansson.h>

#include "inbox/notice.h"
#include "inbox/notice_groups.h"
#include "web/page.h"

static json_t *shown_filter(struct request *req, const struct notice_filter *filter)
{
	json_t *shown = json_pack("{s:b, s:b, s:b}", "is_all", !filter->unread && !filter->archived && !filter->type,
				  "is_unread", filter->unread, "is_archived", filter->archived);

	return page_json(req, shown);
}

/* The rows that a page shows; the one more that was asked for only tells that there are more. */
static struct view_value shown_days(struct request *req, const struct result *notices)
{
	size_t count = result_count(notices), limit = (size_t)field_limit(req);

	return notice_days(req, notices, count < limit ? count : limit);
}

enum http_status inbox_page(struct request *req)
{
	struct notice_filter filter = notice_filter_of(req);
	struct result *notices, *types;

	filter.archived = field_boolean(req, "archived", false);
	notices = notice_list(req, &filter);
	types = ask(req, SQL_INBOX_TYPES, PARAMS(P_TEXT(filter.type)));
	sent(req);
	return render(req, "inbox/inbox", page_of("notices", notices), value("days", shown_days(req, notices)), rows("types", types),
		      json_value("filter", shown_filter(req, &filter)), text("list_query", notice_list_query(req)),
		      flag("is_further", field_present(req, "cursor")));
}

enum http_status notice_page(struct request *req)
{
	struct result *opened = run(req, SQL_INBOX_NOTICE_OPEN, PARAMS(P_UUID(path_uuid(req, "notice"))));

	return redirect_to(req, result_text(opened, 0, "link"));
}
