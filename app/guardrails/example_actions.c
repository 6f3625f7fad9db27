/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/example_actions.h"

#include <string.h>

#include "guardrails/example_pages.h"
#include "guardrails/guardrail.h"
#include "web/page.h"

static void judge(struct request *req, struct guardrail_verdict *verdict)
{
	bool is_input = strcmp(field_text(req, "direction"), "input") == 0;

	guardrail_judge(req, is_input ? GUARDRAIL_INPUT : GUARDRAIL_OUTPUT, field_text(req, "text"), verdict);
}

enum http_status example_try(struct request *req)
{
	struct guardrail_verdict verdict;

	judge(req, &verdict);
	return examples_page_with(req, field_text(req, "text"), &verdict);
}

enum http_status example_keep(struct request *req)
{
	const char *direction = field_text(req, "direction"), *text = field_text(req, "text");
	struct guardrail_verdict verdict;
	struct result *kept;

	judge(req, &verdict);
	kept = run(req, SQL_GUARDRAILS_KEEP_EXAMPLE, PARAMS(P_TEXT(text), P_TEXT(direction), P_TEXT(guardrail_action_name(verdict.action))));
	if (strcmp(result_text(kept, 0, "decision"), "too_many") == 0)
		return conflict(req, "too_many_examples");
	return done(req, .to = "/workspace/guardrails/test", .flash = "guardrails.flash.example_kept");
}

enum http_status example_drop(struct request *req)
{
	ask(req, SQL_GUARDRAILS_DROP_EXAMPLE, PARAMS(P_UUID(field_uuid(req, "example"))));
	return done(req, .to = "/workspace/guardrails/test", .flash = "guardrails.flash.example_dropped");
}
