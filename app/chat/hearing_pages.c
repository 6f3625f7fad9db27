/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/hearing_pages.h"

#include "chat/turn_pages.h"
#include "web/page.h"

/* GET /chat/:conversation/voice */
enum http_status hearing_new_page(struct request *req)
{
	return render(req, "chat/voice", columns(ask(req, SQL_CHAT_PAGE_VOICE, PARAMS(P_UUID(path_uuid(req, "conversation"))))));
}

/* GET /chat/:conversation/voice/:hearing: the words, to be mended and sent. */
enum http_status hearing_page(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation");
	struct result *hearing = ask(req, SQL_CHAT_HEARING, PARAMS(P_UUID(session), P_UUID(path_uuid(req, "hearing"))));

	sent(req);
	return render(req, "chat/heard", columns(hearing), text("live_path", conversation_live_path(req, hearing)));
}
