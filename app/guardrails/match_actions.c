/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/match_actions.h"

#include <string.h>

#include "web/page.h"

enum http_status match_decide(struct request *req)
{
	const char *decision = field_text(req, "decision");
	struct result *decided = run(req, SQL_GUARDRAILS_DECIDE, PARAMS(P_UUID(path_uuid(req, "guardrail_match")), P_TEXT(decision)));

	if (strcmp(result_text(decided, 0, "decision"), "already_decided") == 0)
		return conflict(req, "already_decided");
	return done(req, .to = arena_printf(req->arena, "/workspace/guardrails/matches/%s", path_text(req, "guardrail_match")),
		    .flash = strcmp(decision, "approved") == 0 ? "guardrails.flash.approved" : "guardrails.flash.refused");
}
