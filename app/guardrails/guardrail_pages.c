/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/guardrail_pages.h"

#include "core/json_text.h"
#include "guardrails/guardrail_form.h"
#include "web/page.h"

enum http_status guardrails_page(struct request *req)
{
	struct result *frame = ask(req, SQL_GUARDRAILS_FRAME, NO_PARAMS);

	return render(req, "guardrails/rules", row("frame", frame), rows("rules", ask(req, SQL_GUARDRAILS_LIST, NO_PARAMS)));
}

/* What the form shows: what was sent with it, else the rule as it is; of a new one what is usual. */
static json_t *content_shown(struct request *req, const struct result *rule)
{
	if (req->method == HTTP_POST)
		return json_kept(req->arena, guardrail_form_read(req));
	if (rule)
		return json_read(req->arena, result_text(rule, 0, "content"));
	return json_kept(req->arena, json_pack("{s:[], s:b, s:i, s:[s]}", "conditions", "enabled", true, "priority", 100, "roles", "student"));
}

/* The classes that were ticked in a form that is shown again; NULL for those of the rule. */
static const char *classes_typed(struct request *req)
{
	json_t *content = req->method == HTTP_POST ? json_kept(req->arena, guardrail_form_read(req)) : NULL;
	json_t *classes = json_object_get(content, "classes");

	return content ? json_text(req->arena, json_is_array(classes) ? json_incref(classes) : json_array()) : NULL;
}

static enum http_status render_form(struct request *req, const char *template, const struct result *rule, const struct result *classes)
{
	json_t *model = page_json(req, guardrail_form_model(content_shown(req, rule)));

	return render(req, template, row("rule", rule), json_value("form", model), rows("classes", classes));
}

enum http_status guardrail_new_page(struct request *req)
{
	struct result *classes = ask(req, SQL_GUARDRAILS_CLASSES, PARAMS(P_UUID(NULL), P_TEXT(classes_typed(req))));

	return render_form(req, "guardrails/rule_new", NULL, classes);
}

enum http_status guardrail_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "guardrail");
	struct result *rule = ask(req, SQL_GUARDRAILS_EDITOR, PARAMS(P_UUID(id)));
	struct result *classes = ask(req, SQL_GUARDRAILS_CLASSES, PARAMS(P_UUID(id), P_TEXT(classes_typed(req))));

	sent(req);
	if (result_boolean(rule, 0, "is_risk"))
		return redirect_to(req, "/workspace/guardrails/risk");
	return render_form(req, "guardrails/rule", rule, classes);
}

enum http_status guardrail_history_page(struct request *req)
{
	struct result *rule = ask(req, SQL_GUARDRAILS_EDITOR, PARAMS(P_UUID(path_uuid(req, "guardrail"))));

	return render(req, "guardrails/history", columns(rule),
		      rows("versions", ask(req, SQL_GUARDRAILS_HISTORY, PARAMS(P_UUID(path_uuid(req, "guardrail"))))));
}

enum http_status guardrail_delete_page(struct request *req)
{
	return render(req, "guardrails/rule_delete", columns(ask(req, SQL_GUARDRAILS_EDITOR, PARAMS(P_UUID(path_uuid(req, "guardrail"))))));
}

enum http_status guardrails_deleted_page(struct request *req)
{
	return render(req, "guardrails/deleted", rows("rules", ask(req, SQL_GUARDRAILS_DELETED, NO_PARAMS)));
}

enum http_status guardrail_risk_page(struct request *req)
{
	struct result *people = ask(req, SQL_GUARDRAILS_RISK_CHOICES, NO_PARAMS);
	struct result *rule = ask(req, SQL_GUARDRAILS_RISK_EDITOR, NO_PARAMS);
	json_t *model;

	sent(req);
	model = page_json(req, guardrail_form_model(content_shown(req, rule)));
	return render(req, "guardrails/risk", row("rule", rule), rows("people", people), json_value("form", model), flag("may_change", result_count(people) && result_boolean(people, 0, "may_change")));
}
