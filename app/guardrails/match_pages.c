/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/match_pages.h"

#include "web/page.h"

enum http_status matches_page(struct request *req)
{
	static const char *const kept[] = {"waiting", "guardrail", NULL};
	bool waiting = field_boolean(req, "waiting", false);
	struct result *matches =
		ask(req, SQL_GUARDRAILS_MATCHES, PARAMS(P_BOOLEAN(waiting), P_UUID(field_uuid(req, "guardrail")), P_TEXT(field_cursor_key(req)),
							P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));

	return render(req, "guardrails/matches", page_of("matches", matches), flag("only_waiting", waiting), text("kept", kept_query(req, kept)));
}

enum http_status match_page(struct request *req)
{
	return render(req, "guardrails/match", columns(ask(req, SQL_GUARDRAILS_MATCH, PARAMS(P_UUID(path_uuid(req, "guardrail_match"))))));
}
