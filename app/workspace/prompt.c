/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/prompt.h"

#include "core/json_text.h"
#include "guardrails/filter.h"

static void drop(void *json)
{
	json_decref(json);
}

static json_t *read_json(struct arena *arena, const char *text)
{
	json_t *json = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;

	if (json)
		arena_on_reset(arena, drop, json);
	return json;
}

static void note(struct worker *worker, const struct guardrail_verdict *verdict, const char *text)
{
	if (verdict->match_count)
		db_queue(worker->db, SQL_WORKSPACE_NOTE_MATCHES,
			 PARAMS(P_TEXT(json_text(worker->arena, guardrail_matches_json(verdict))), P_TEXT(text)));
}

/* One text of the step. @return whether it may be sent, as it then stands in filled */
static bool check_text(struct worker *worker, const struct guardrail_rules *rules, const struct guardrail_asker *asker, json_t *filled,
		       const char *member, struct guardrail_verdict *verdict)
{
	const char *text = json_string_value(json_object_get(filled, member));

	*verdict = (struct guardrail_verdict){.action = GUARDRAIL_ALLOW};
	if (!text || !*text)
		return true;
	guardrail_check(rules, worker->arena, asker, GUARDRAIL_INPUT, text, verdict);
	note(worker, verdict, text);
	if (!verdict->text)
		return false;
	json_object_set_new(filled, member, json_string(verdict->text));
	return true;
}

bool prompt_check(struct worker *worker, json_t *filled, const char **fault, const char **words)
{
	struct result *current = db_run(worker->db, SQL_WORKSPACE_CURRENT_RULES, PARAMS(P_TEXT(guardrail_rules_known(worker->arena))));
	json_t *document, *about;
	const struct guardrail_rules *rules;
	struct guardrail_asker asker;
	struct guardrail_verdict verdict;
	struct uuid school;

	if (!result_uuid(current, 0, "school_id", &school))
		return true; /* a school without any */
	document = read_json(worker->arena, result_text(current, 0, "rules"));
	about = read_json(worker->arena, result_text(current, 0, "asker"));
	rules = guardrail_rules_of(&school, result_integer(current, 0, "version"), document);
	asker = (struct guardrail_asker){
		.roles = json_object_get(about, "roles"),
		.classes = json_object_get(about, "classes"),
		.minute_of_day = (int)json_integer_value(json_object_get(about, "minute_of_day")),
		.weekday = (int)json_integer_value(json_object_get(about, "weekday")),
	};
	if (check_text(worker, rules, &asker, filled, "system", &verdict) && check_text(worker, rules, &asker, filled, "prompt", &verdict))
		return true;
	*fault = verdict.action == GUARDRAIL_APPROVE ? "guardrail_held" : "guardrail_refused";
	*words = verdict.message;
	return false;
}
