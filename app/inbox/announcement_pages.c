/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/announcement_pages.h"

#include "web/page.h"

enum http_status announcement_page(struct request *req)
{
	struct result *announcement = ask(req, SQL_INBOX_ANNOUNCEMENT, PARAMS(P_UUID(path_uuid(req, "announcement"))));

	return render(req, "inbox/announcement", columns(announcement));
}

enum http_status announcements_page(struct request *req)
{
	const struct pair *chosen = pairs_find(&req->form, "audience");
	struct result *sent_before = ask(req, SQL_INBOX_ANNOUNCEMENTS,
					 PARAMS(P_INTEGER(field_limit(req)), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req))));
	struct result *audiences = ask(req, SQL_INBOX_AUDIENCES, PARAMS(P_TEXT(chosen ? chosen->value : NULL)));

	return render(req, "inbox/announcements", page_of("announcements", sent_before), rows("audiences", audiences));
}
