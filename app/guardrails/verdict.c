/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes between the rules and the database, of guardrails/filter.h. */
#include "guardrails/filter.h"

#include <string.h>

#include "core/json_text.h"
#include "core/log.h"
#include "guardrails/rules.h"

json_t *guardrail_matches_json(const struct guardrail_verdict *verdict)
{
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->match_count; i++) {
		const struct guardrail_match *match = &verdict->matches[i];

		json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I, s:s, s:b, s:b}", "guardrail_id", match->guardrail.text,
						      "condition", (json_int_t)match->condition, "start", (json_int_t)match->start,
						      "length", (json_int_t)match->length, "action", guardrail_action_name(match->action),
						      "is_dry", match->is_dry, "is_risk", match->is_risk));
	}
	return list;
}

struct guardrail_asker guardrail_asker_of(const json_t *document)
{
	return (struct guardrail_asker){
		.roles = json_object_get(document, "roles"),
		.classes = json_object_get(document, "classes"),
		.minute_of_day = (int)json_integer_value(json_object_get(document, "minute_of_day")),
		.weekday = (int)json_integer_value(json_object_get(document, "weekday")),
	};
}

/* ---- rules that this process has compiled ---- */

#define SCHOOLS_MOST 64

static struct kept_rules {
	struct uuid school;
	int64_t version;
	struct guardrail_rules *rules;
	uint64_t used;
} kept[SCHOOLS_MOST];
static uint64_t uses;

/* The place of a school, or the one that was not used for longest. */
static struct kept_rules *place_of(const struct uuid *school)
{
	struct kept_rules *oldest = &kept[0];

	for (size_t i = 0; i < SCHOOLS_MOST; i++) {
		if (strcmp(kept[i].school.text, school->text) == 0)
			return &kept[i];
		if (kept[i].used < oldest->used)
			oldest = &kept[i];
	}
	return oldest;
}

/* A rule that passed when it was saved and cannot be compiled now is left out: an engine that changed must not stop a school. */
static struct guardrail_rules *compile_all(const struct uuid *school, const json_t *document)
{
	json_t *left = json_deep_copy(document), *fault;
	struct guardrail_rules *rules;

	while ((rules = guardrail_rules_compile(left, &fault)) == NULL) {
		size_t index = (size_t)json_integer_value(json_object_get(fault, "index"));

		log_error("guardrails of school %s: rule %zu cannot be compiled: %s", school->text, index,
			  json_string_value(json_object_get(fault, "code")));
		json_decref(fault);
		json_array_remove(left, index < json_array_size(left) ? index : json_array_size(left) - 1);
	}
	json_decref(left);
	return rules;
}

const struct guardrail_rules *guardrail_rules_of(const struct uuid *school, int64_t version, const json_t *document)
{
	struct kept_rules *place = place_of(school);

	if (document && (strcmp(place->school.text, school->text) != 0 || place->version != version)) {
		struct guardrail_rules *before = place->rules; /* released last: what is the same in both is not made again */

		*place = (struct kept_rules){.school = *school, .version = version, .rules = compile_all(school, document)};
		guardrail_rules_release(before);
	}
	place->used = ++uses;
	return place->rules;
}

const char *guardrail_rules_known(struct arena *arena)
{
	json_t *known = json_object();

	for (size_t i = 0; i < SCHOOLS_MOST; i++)
		if (kept[i].rules)
			json_object_set_new(known, kept[i].school.text, json_integer(kept[i].version));
	return json_text(arena, known);
}
