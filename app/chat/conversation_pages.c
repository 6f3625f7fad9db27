/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/conversation_pages.h"

#include "web/page.h"

/* GET /chat: one's own, the newest first, or those in which words are found. */
enum http_status conversations_page(struct request *req)
{
	const char *words = field_text(req, "q");
	struct result *listed = ask(req, SQL_CHAT_PAGE_CONVERSATIONS,
				    PARAMS(P_TEXT(words), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));
	struct result *quota = ask(req, SQL_CHAT_PAGE_QUOTA, NO_PARAMS);

	sent(req);
	return render(req, "chat/conversations", text("q", words), flag("has_any", result_count(listed) > 0), page_of("listed", listed),
		      rows("quota", quota));
}

/* GET /chat/:conversation/delete: what goes with it. */
enum http_status conversation_delete_page(struct request *req)
{
	return render(req, "chat/delete", columns(ask(req, SQL_CHAT_PAGE_CONVERSATION, PARAMS(P_UUID(path_uuid(req, "conversation"))))));
}

/* What the form had that is shown again, else what the address asks for. */
static const char *wanted_situation(struct request *req)
{
	const struct pair *kept = pairs_find(&req->form, "situation");

	return kept ? kept->value : field_text(req, "situation");
}

/* GET /chat/new: a situation and how difficult it is; for staff also a chat without one. */
enum http_status conversation_new_page(struct request *req)
{
	const char *situation = wanted_situation(req);
	struct result *starters = ask(req, SQL_CHAT_PAGE_SITUATIONS, PARAMS(P_TEXT(situation)));
	struct result *written = ask(req, SQL_CHAT_PAGE_WRITTEN, NO_PARAMS);
	struct result *quota = ask(req, SQL_CHAT_PAGE_QUOTA, NO_PARAMS);

	sent(req);
	return render(req, "chat/new", rows("presets", starters), flag("has_situation", situation && *situation),
		      flag("has_written", result_count(written) > 0), rows("written", written), rows("quota", quota));
}
