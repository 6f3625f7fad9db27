/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/guardrail_api.h"

#include <string.h>

#include "core/text.h"
#include "guardrails/guardrail.h"
#include "web/page.h"

enum http_status guardrails_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_GUARDRAILS_ITEMS, PARAMS(P_INTEGER(field_limit(req) + 1), P_TEXT(field_cursor_key(req)),
								     P_UUID(field_cursor_id(req)))), 0);
}

enum http_status guardrail_read(struct request *req)
{
	return reply(req, ask(req, SQL_GUARDRAILS_ITEM, PARAMS(P_UUID(path_uuid(req, "guardrail")))));
}

/* Those that would do something: a dry run has no say. */
static json_t *matched(const struct guardrail_verdict *verdict)
{
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->match_count; i++) {
		const struct guardrail_match *match = &verdict->matches[i];

		if (!match->is_dry)
			json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I}", "guardrail_id", match->guardrail.text,
							      "condition", (json_int_t)match->condition, "start", (json_int_t)match->start,
							      "length", (json_int_t)match->length));
	}
	return list;
}

enum http_status guardrail_test(struct request *req)
{
	const json_t *sent = field_json(req, "text");
	const char *text = json_string_value(sent);
	struct guardrail_verdict verdict;

	if (!text)
		return invalid(req, "text", "wrong_type", 0);
	if (!*text)
		return invalid(req, "text", "required", 0);
	if (text_characters(text, strlen(text)) > GUARDRAIL_TEXT_MAXIMUM)
		return invalid(req, "text", "too_long", GUARDRAIL_TEXT_MAXIMUM);
	guardrail_judge(req, strcmp(field_text(req, "direction"), "input") == 0 ? GUARDRAIL_INPUT : GUARDRAIL_OUTPUT, text, &verdict);
	return reply_json(req, HTTP_OK, json_pack("{s:s, s:o, s:s?}", "action", guardrail_action_name(verdict.action), "matched", matched(&verdict),
						  "text", verdict.text));
}
