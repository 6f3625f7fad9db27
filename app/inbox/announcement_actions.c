/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/announcement_actions.h"

#include "web/page.h"

enum http_status announcement_check(struct request *req)
{
	struct result *reach = run(req, SQL_INBOX_AUDIENCE_COUNT, PARAMS(P_TEXT(field_text(req, "audience"))));

	return render(req, "inbox/announcement_check", columns(reach), text("audience", field_text(req, "audience")),
		      text("announcement_title", field_text(req, "title")), text("announcement_body", field_text(req, "body")));
}

enum http_status announcement_send(struct request *req)
{
	struct result *sent_out = run(req, SQL_INBOX_ANNOUNCE,
				      PARAMS(P_TEXT(field_text(req, "audience")), P_TEXT(field_text(req, "title")),
					     P_TEXT(field_text(req, "body"))));

	return done(req, .to = "/admin/announcements", .flash = "inbox.flash.announced",
		    .flash_count = result_integer(sent_out, 0, "reach"));
}
