/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/guardrail.h"

#include <string.h>

#include "core/json_text.h"
#include "guardrails/condition.h"
#include "web/page.h"

/* ---- trying a text ---- */

void guardrail_judge(struct request *req, enum guardrail_direction direction, const char *text, struct guardrail_verdict *verdict)
{
	struct result *current = run(req, SQL_GUARDRAILS_CURRENT_RULES, PARAMS(P_TEXT(guardrail_rules_known(req->arena))));
	struct uuid school = uuid_or_nil(result_text(current, 0, "school_id"));
	struct guardrail_asker asker = guardrail_asker_of(json_read(req->arena, result_text(current, 0, "asker")));

	asker.roles = asker.classes = NULL;
	guardrail_check(guardrail_rules_of(&school, result_integer(current, 0, "version"), json_read(req->arena, result_text(current, 0, "rules"))),
			req->arena, &asker, direction, text, verdict);
}

/* ---- what is wrong with a rule ---- */

static const struct {
	const char *type, *field;
} form_fields[] = {{"words", "words"}, {"topic", "topics"}, {"pattern", "patterns"}, {"personal_data", "kinds"}, {"length", "length"}, {"hours", "from"}};

/* The field of a form that conditions of a type stand in. */
static const char *form_field(const json_t *condition)
{
	const char *type = json_string_value(json_object_get(condition, "type"));

	for (size_t i = 0; type && i < sizeof form_fields / sizeof *form_fields; i++)
		if (strcmp(form_fields[i].type, type) == 0)
			return form_fields[i].field;
	return "conditions";
}

/* Where a program reads of a condition, or where a form shows it. */
static const char *place_of(struct request *req, const json_t *conditions, size_t index, const char *member)
{
	if (!req->is_api)
		return form_field(json_array_get(conditions, index));
	if (index >= json_array_size(conditions))
		return "conditions";
	return member ? arena_printf(req->arena, "conditions.%zu.%s", index, member) : arena_printf(req->arena, "conditions.%zu", index);
}

bool guardrail_conditions_are_good(struct request *req, const json_t *conditions)
{
	struct condition_fault fault;

	if (conditions_are_good(conditions, &fault))
		return true;
	invalid(req, place_of(req, conditions, fault.index, fault.member), fault.code, fault.limit);
	return false;
}

/* What is masked or replaced must have a place. */
static bool has_places(const json_t *rule)
{
	enum guardrail_action action = guardrail_action_of(json_string_value(json_object_get(rule, "action")));
	const json_t *conditions = json_object_get(rule, "conditions"), *condition;
	bool has_place = false, has_length = false;
	size_t i;

	json_array_foreach(conditions, i, condition) {
		has_place |= condition_has_place(condition);
		has_length |= strcmp(json_string_value(json_object_get(condition, "type")), "length") == 0;
	}
	return (has_place && !has_length) || (action != GUARDRAIL_MASK && action != GUARDRAIL_REPLACE);
}

/* ---- examples ---- */

static bool is_kept(struct request *req, const struct guardrail_rules *rules, const json_t *example)
{
	static const struct guardrail_asker anybody = {.minute_of_day = -1};
	const char *direction = json_string_value(json_object_get(example, "direction"));
	struct guardrail_verdict verdict;

	guardrail_check(rules, req->arena, &anybody, strcmp(direction, "input") == 0 ? GUARDRAIL_INPUT : GUARDRAIL_OUTPUT,
			json_string_value(json_object_get(example, "text")), &verdict);
	return strcmp(guardrail_action_name(verdict.action), json_string_value(json_object_get(example, "action"))) == 0;
}

/* The examples that these rules judge otherwise than they should. @return how many */
static size_t broken_examples(struct request *req, const struct guardrail_rules *rules, const json_t *examples, const char **broken)
{
	const json_t *example;
	size_t i, count = 0;

	json_array_foreach(examples, i, example)
		if (!is_kept(req, rules, example))
			broken[count++] = json_string_value(json_object_get(example, "text"));
	return count;
}

/* ---- saving ---- */

static void release_rules(void *rules)
{
	guardrail_rules_release(rules);
}

static enum http_status refuse_compiling(struct request *req, const json_t *rule, json_t *fault)
{
	size_t index = (size_t)json_integer_value(json_object_get(fault, "condition"));
	const char *code = arena_strdup(req->arena, json_string_value(json_object_get(fault, "code")));

	json_decref(fault);
	return invalid(req, place_of(req, json_object_get(rule, "conditions"), index, NULL), code, 0);
}

/* Whether a rule can stand beside the others, and every example passes with it. HTTP_OK, or what it is refused with. */
static enum http_status try_rule(struct request *req, const json_t *rule, json_t *others, const json_t *examples)
{
	json_t *all = json_kept(req->arena, json_array()), *fault;
	struct guardrail_rules *rules;
	const char **broken = arena_array(req->arena, json_array_size(examples) + 1, sizeof *broken);
	size_t count;

	if (!has_places(rule))
		return invalid(req, "action", "needs_place", 0);
	if (!json_is_false(json_object_get(rule, "enabled")))
		json_array_append_new(all, json_deep_copy(rule));
	json_array_extend(all, others);
	rules = guardrail_rules_compile(all, &fault);
	if (!rules)
		return refuse_compiling(req, rule, fault);
	arena_on_reset(req->arena, release_rules, rules);
	count = broken_examples(req, rules, examples, broken);
	return count ? invalid_words(req, req->is_api ? "conditions" : "examples", "breaks_example", broken, count) : HTTP_OK;
}

const char *guardrail_save(struct request *req, const struct uuid *id, json_t *changes, const char *change, enum http_status *status)
{
	struct result *planned = run(req, SQL_GUARDRAILS_PLAN, PARAMS(P_UUID(id), P_TEXT(json_text(req->arena, changes))));
	const char *decision = result_text(planned, 0, "decision");
	const json_t *rule = json_read(req->arena, result_text(planned, 0, "rule"));

	if (strcmp(decision, "planned") != 0) {
		*status = conflict(req, strcmp(decision, "built_in") == 0 ? "guardrail_built_in" : "too_many_guardrails");
		return NULL;
	}
	if (!guardrail_conditions_are_good(req, json_object_get(rule, "conditions"))) {
		*status = still_invalid(req);
		return NULL;
	}
	*status = try_rule(req, rule, json_read(req->arena, result_text(planned, 0, "others")),
			   json_read(req->arena, result_text(planned, 0, "examples")));
	if (*status != HTTP_OK)
		return NULL;
	return result_text(run(req, SQL_GUARDRAILS_SAVE,
			       PARAMS(P_TEXT(json_string_value(json_object_get(rule, "id"))), P_TEXT(result_text(planned, 0, "content")), P_TEXT(change))),
			   0, "id");
}
