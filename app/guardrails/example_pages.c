/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/example_pages.h"

#include <string.h>
#include <unistr.h>

#include "guardrails/guardrail.h"
#include "web/page.h"

/* The bytes of so many code points. */
static size_t bytes_of(const char *text, size_t characters)
{
	const uint8_t *at = (const uint8_t *)text;
	ucs4_t character;

	while (characters-- && *at)
		at += u8_mbtouc(&character, at, strlen((const char *)at));
	return (size_t)(at - (const uint8_t *)text);
}

static void add_part(json_t *parts, const char *text, size_t length, bool is_hit)
{
	if (length)
		json_array_append_new(parts, json_pack("{s:s%, s:b}", "text", text, length, "is_hit", is_hit));
}

/* The text in pieces, those that something was found in marked. */
static json_t *parts_of(const char *text, const struct guardrail_verdict *verdict)
{
	json_t *parts = json_array();
	size_t at = 0; /* code points */

	for (size_t i = 0; i < verdict->match_count; i++) {
		const struct guardrail_match *match = &verdict->matches[i];
		size_t first = match->start < at ? at : match->start, end = match->start + match->length, length;

		if (end <= at)
			continue;
		length = bytes_of(text, first - at);
		add_part(parts, text, length, false);
		text += length;
		length = bytes_of(text, end - first);
		add_part(parts, text, length, true);
		text += length;
		at = end;
	}
	add_part(parts, text, strlen(text), false);
	return parts;
}

/* The row of a rule; -1 for one that is gone meanwhile. */
static ptrdiff_t row_of(const struct result *names, const struct uuid *rule)
{
	for (size_t i = 0; i < result_count(names); i++)
		if (strcmp(result_text(names, i, "id"), rule->text) == 0)
			return (ptrdiff_t)i;
	return -1;
}

static const char *type_of(struct request *req, const struct result *names, size_t row, size_t condition)
{
	json_t *conditions = page_json(req, json_loads(result_text(names, row, "conditions"), 0, NULL));

	return json_string_value(json_object_get(json_array_get(conditions, condition), "type"));
}

/* Which rules found something, by which condition, each pair once. */
static json_t *found_by(struct request *req, const struct result *names, const struct guardrail_verdict *verdict)
{
	json_t *list = json_array(), *seen = page_json(req, json_object());

	for (size_t i = 0; i < verdict->match_count; i++) {
		const struct guardrail_match *match = &verdict->matches[i];
		const char *key = arena_printf(req->arena, "%s %zu", match->guardrail.text, match->condition);
		ptrdiff_t row = row_of(names, &match->guardrail);
		const char *name;

		if (row < 0 || json_object_get(seen, key))
			continue;
		json_object_set_new(seen, key, json_true());
		name = result_text(names, (size_t)row, "rule_name");
		json_array_append_new(list, json_pack("{s:s, s:s?, s:s, s:s, s:b}", "id", match->guardrail.text, "rule_name", name, "type",
			arena_printf(req->arena, "guardrails.type.%s", type_of(req, names, (size_t)row, match->condition)), "action",
			arena_printf(req->arena, "guardrails.action.%s", guardrail_action_name(match->action)), "is_dry", match->is_dry));
	}
	return list;
}

enum http_status examples_page(struct request *req)
{
	const struct pair *direction = pairs_find(&req->form, "direction");

	return render(req, "guardrails/examples", rows("examples", ask(req, SQL_GUARDRAILS_EXAMPLES, NO_PARAMS)),
		      flag("is_output", direction && strcmp(direction->value, "output") == 0));
}

enum http_status examples_page_with(struct request *req, const char *text_, const struct guardrail_verdict *verdict)
{
	struct result *examples = ask(req, SQL_GUARDRAILS_EXAMPLES, NO_PARAMS);
	struct result *names = ask(req, SQL_GUARDRAILS_RULE_NAMES, NO_PARAMS);
	json_t *tried;

	sent(req);
	tried = json_pack("{s:s, s:s, s:b, s:b, s:s?, s:s?, s:o, s:o}", "text", text_, "action",
			  arena_printf(req->arena, "guardrails.verdict.%s", guardrail_action_name(verdict->action)), "is_allowed",
			  verdict->action == GUARDRAIL_ALLOW, "is_changed", verdict->action == GUARDRAIL_MASK || verdict->action == GUARDRAIL_REPLACE,
			  "shown", verdict->text, "message", verdict->message, "parts", parts_of(text_, verdict), "found", found_by(req, names, verdict));
	return render(req, "guardrails/examples", rows("examples", examples), json_value("tried", page_json(req, tried)),
		      flag("is_output", strcmp(field_text(req, "direction"), "output") == 0));
}
