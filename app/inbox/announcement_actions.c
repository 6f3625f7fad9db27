/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/announcement_actions.h"

#include "web/page.h"

enum http_status announcement_check(struct request *req)
{
	const char *audience = field_text(req, "audience");
	struct result *check = ask(req, SQL_INBOX_ANNOUNCEMENT_CHECK,
				   PARAMS(P_TEXT(audience), P_TEXT(field_text(req, "title")), P_TEXT(field_text(req, "body"))));
	struct result *audiences = ask(req, SQL_INBOX_AUDIENCES, PARAMS(P_TEXT(audience)));

	response_header(req->response, "HX-Push-Url", "false"); /* there is nothing to come back to before it is sent */
	return render(req, "inbox/announcement_check", row("check", check), rows("audiences", audiences));
}

enum http_status announcement_send(struct request *req)
{
	struct result *sent_out = run(req, SQL_INBOX_ANNOUNCE,
				      PARAMS(P_TEXT(field_text(req, "audience")), P_TEXT(field_text(req, "title")),
					     P_TEXT(field_text(req, "body"))));

	return done(req, .to = "/admin/announcements", .flash = "inbox.flash.announced",
		    .flash_count = result_integer(sent_out, 0, "reach"));
}
