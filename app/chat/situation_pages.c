/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/situation_pages.h"

#include <string.h>

#include "web/page.h"

/* GET /chat/situations: one's own and those for the school. */
enum http_status situations_page(struct request *req)
{
	struct result *situations = ask(req, SQL_CHAT_SITUATIONS, NO_PARAMS);

	return render(req, "chat/situations", rows("situations", situations));
}

/* Whether the form that is shown again had a word in a field; otherwise, where it was not sent. */
static bool had(struct request *req, const char *field, const char *word, bool otherwise)
{
	const struct pair *sent = pairs_find(&req->form, field);

	return sent ? strcmp(sent->value, word) == 0 : otherwise;
}

/* GET /chat/situations/new */
enum http_status situation_new_page(struct request *req)
{
	return render(req, "chat/situation_new", columns(ask(req, SQL_CHAT_SITUATION_AUTHOR, NO_PARAMS)), flag("is_korean", had(req, "language", "ko", false)),
		      flag("is_low", had(req, "difficulty", "하", false)), flag("is_high", had(req, "difficulty", "상", false)),
		      flag("is_shared", had(req, "is_shared", "1", false)));
}

/* GET /chat/situations/:situation/edit: as it is, or as the form that is shown again had it. */
enum http_status situation_edit_page(struct request *req)
{
	struct result *situation = ask(req, SQL_CHAT_SITUATION, PARAMS(P_UUID(path_uuid(req, "situation"))));
	bool was_sent = pairs_find(&req->form, "title") != NULL;

	sent(req);
	return render(req, "chat/situation_edit", text("id", path_text(req, "situation")), row("situation", situation),
		      flag("may_share", result_boolean(situation, 0, "may_share")), flag("was_sent", was_sent),
		      flag("is_korean", had(req, "language", "ko", result_boolean(situation, 0, "is_korean"))),
		      flag("is_low", had(req, "difficulty", "하", result_boolean(situation, 0, "is_low"))),
		      flag("is_high", had(req, "difficulty", "상", result_boolean(situation, 0, "is_high"))),
		      flag("is_shared", had(req, "is_shared", "1", !was_sent && result_boolean(situation, 0, "is_shared"))));
}

/* GET /chat/situations/:situation/delete */
enum http_status situation_delete_page(struct request *req)
{
	return render(req, "chat/situation_delete", columns(ask(req, SQL_CHAT_SITUATION, PARAMS(P_UUID(path_uuid(req, "situation"))))));
}
