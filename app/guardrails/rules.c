/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/rules.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "guardrails/condition.h"
#include "guardrails/fold.h"
#include "guardrails/grow.h"
#include "guardrails/personal.h"
#include "guardrails/topics.h"

#define WORD_MEMORY (4 * 1024 * 1024)

/* ---- words for things ---- */

static const char *const actions[] = {"allow", "flag", "mask", "replace", "approve", "refuse"};

const char *guardrail_action_name(enum guardrail_action action)
{
	return actions[action];
}

enum guardrail_action guardrail_action_of(const char *name)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i], name) == 0)
			return (enum guardrail_action)i;
	return GUARDRAIL_ALLOW;
}

/* ---- whom and when a rule concerns ---- */

bool rule_hides(const struct rule *rule)
{
	return !rule->is_dry && rule->action > GUARDRAIL_FLAG;
}

static bool have_common(const json_t *wanted, const json_t *held)
{
	const json_t *one, *other;
	size_t i, j;

	json_array_foreach(wanted, i, one)
		json_array_foreach(held, j, other)
			if (json_equal(one, other))
				return true;
	return false;
}

/* Hours that pass midnight belong to the day on which they begin. */
static bool is_within(const struct rule_hours *hours, int minute, int weekday)
{
	unsigned today = 1u << weekday, yesterday = 1u << (weekday + 6) % 7;

	if (hours->from < hours->to)
		return (hours->days & today) && minute >= hours->from && minute < hours->to;
	return ((hours->days & today) && minute >= hours->from) || ((hours->days & yesterday) && minute < hours->to);
}

static bool is_time(const struct rule *rule, const struct guardrail_asker *asker)
{
	return !rule->has_hours || (asker->minute_of_day >= 0 && is_within(&rule->hours, asker->minute_of_day, asker->weekday));
}

bool rule_concerns(const struct rule *rule, enum guardrail_direction direction, const struct guardrail_asker *asker)
{
	return (direction == GUARDRAIL_INPUT ? rule->of_input : rule->of_output)
		&& (!rule->roles || !asker->roles || have_common(rule->roles, asker->roles))
		&& (!rule->classes || !asker->classes || have_common(rule->classes, asker->classes)) && is_time(rule, asker);
}

/* ---- conditions ---- */

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text > 0x7F)
			return false;
	return true;
}

static void add_word(struct guardrail_rules *rules, struct arena *arena, struct rule_part part, const char *word, bool of_topic)
{
	uint32_t *letters;
	size_t count;

	arena_reset(arena);
	count = fold_letters(arena, word, &letters);
	if (!count)
		return;
	rules->word_of = grow(rules->word_of, &rules->word_capacity, rules->word_count + 1, sizeof *rules->word_of);
	rules->word_of[rules->word_count] = (struct rule_word){
		.part = part, .is_topic = of_topic && is_ascii(word), .is_joined = of_topic && !strchr(word, ' ')};
	words_add(rules->words, letters, count, (uint32_t)rules->word_count++, rule_hides(&rules->rules[part.rule]));
}

static void add_words(struct guardrail_rules *rules, struct arena *arena, struct rule_part part, const json_t *condition)
{
	const json_t *words = json_object_get(condition, "words"), *topics = json_object_get(condition, "topics"), *item;
	const char *const *listed;
	size_t i;

	json_array_foreach(words, i, item)
		add_word(rules, arena, part, json_string_value(item), false);
	json_array_foreach(topics, i, item)
		for (listed = topic_words(json_string_value(item)); listed && *listed; listed++)
			add_word(rules, arena, part, *listed, true);
}

static void add_pattern(struct guardrail_rules *rules, struct rule_part part, const json_t *condition)
{
	rules->pattern_of = grow(rules->pattern_of, &rules->pattern_capacity, rules->pattern_count + 1, sizeof *rules->pattern_of);
	rules->pattern_texts = grow(rules->pattern_texts, &rules->text_capacity, rules->pattern_count + 1, sizeof *rules->pattern_texts);
	rules->pattern_of[rules->pattern_count] = part;
	rules->pattern_texts[rules->pattern_count++] = json_string_value(json_object_get(condition, "pattern"));
}

static void add_personal(struct guardrail_rules *rules, struct rule_part part, const json_t *condition)
{
	const json_t *kind;
	unsigned kinds = 0;
	size_t i;

	json_array_foreach(json_object_get(condition, "kinds"), i, kind)
		kinds |= personal_kind_of(json_string_value(kind));
	rules->personal = grow(rules->personal, &rules->personal_capacity, rules->personal_count + 1, sizeof *rules->personal);
	rules->personal[rules->personal_count++] = (struct rule_personal){.part = part, .kinds = kinds};
}

static void add_length(struct guardrail_rules *rules, struct rule_part part, const json_t *condition)
{
	rules->lengths = grow(rules->lengths, &rules->length_capacity, rules->length_count + 1, sizeof *rules->lengths);
	rules->lengths[rules->length_count++] =
		(struct rule_length){.part = part, .most = (size_t)json_integer_value(json_object_get(condition, "max"))};
}

static void add_hours(struct rule *rule, const json_t *condition, size_t index)
{
	rule->has_hours = true;
	rule->hours_condition = index;
	rule->hours = (struct rule_hours){
		.from = condition_minute(condition, "from"), .to = condition_minute(condition, "to"), .days = condition_days(condition)};
}

static void add_condition(struct guardrail_rules *rules, struct arena *arena, struct rule_part part, const json_t *condition)
{
	const char *type = json_string_value(json_object_get(condition, "type"));
	struct rule *rule = &rules->rules[part.rule];

	if (strcmp(type, "hours") == 0) {
		add_hours(rule, condition, part.condition);
		return;
	}
	rule->is_hours_only = false;
	if (strcmp(type, "pattern") == 0)
		add_pattern(rules, part, condition);
	else if (strcmp(type, "personal_data") == 0)
		add_personal(rules, part, condition);
	else if (strcmp(type, "length") == 0)
		add_length(rules, part, condition);
	else
		add_words(rules, arena, part, condition);
}

/* ---- rules ---- */

static const json_t *list_of(const json_t *object, const char *member)
{
	const json_t *list = json_object_get(object, member);

	return json_array_size(list) ? list : NULL;
}

static void read_rule(struct rule *rule, const json_t *from)
{
	const char *direction = json_string_value(json_object_get(from, "direction"));

	*rule = (struct rule){
		.id = uuid_or_nil(json_string_value(json_object_get(from, "id"))),
		.action = guardrail_action_of(json_string_value(json_object_get(from, "action"))),
		.message = json_string_value(json_object_get(from, "message")),
		.roles = list_of(from, "roles"),
		.classes = list_of(from, "classes"),
		.of_input = strcmp(direction, "output") != 0,
		.of_output = strcmp(direction, "input") != 0,
		.is_dry = json_is_true(json_object_get(from, "is_dry_run")),
		.is_risk = json_is_true(json_object_get(from, "is_risk")),
		.is_hours_only = true,
	};
}

struct ranked {
	const json_t *rule;
	json_int_t priority;
	size_t place;
};

static int stronger_first(const void *one, const void *other)
{
	const struct ranked *a = one, *b = other;

	if (a->priority != b->priority)
		return a->priority > b->priority ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

static struct ranked *rank(const json_t *document, size_t count)
{
	struct ranked *ranked = grow(NULL, &(size_t){0}, count, sizeof *ranked);

	for (size_t i = 0; i < count; i++) {
		const json_t *rule = json_array_get(document, i);

		ranked[i] = (struct ranked){.rule = rule, .priority = json_integer_value(json_object_get(rule, "priority")), .place = i};
	}
	qsort(ranked, count, sizeof *ranked, stronger_first);
	return ranked;
}

static json_t *fault_at(size_t index, size_t condition, const char *code)
{
	return json_pack("{s:I, s:I, s:s}", "index", (json_int_t)index, "condition", (json_int_t)condition, "code", code);
}

/* The place of the first rule in document whose conditions are no conditions; NULL where all are good. */
static json_t *broken_rule(const json_t *document)
{
	struct condition_fault fault;
	const json_t *rule;
	size_t i;

	json_array_foreach(document, i, rule)
		if (!conditions_are_good(json_object_get(rule, "conditions"), &fault))
			return fault_at(i, fault.index, fault.code);
	return NULL;
}

static void add_rules(struct guardrail_rules *rules, const struct ranked *ranked)
{
	struct arena *arena = arena_create(WORD_MEMORY);

	for (size_t i = 0; i < rules->count; i++) {
		const json_t *conditions = json_object_get(ranked[i].rule, "conditions");

		read_rule(&rules->rules[i], ranked[i].rule);
		for (size_t c = 0; c < json_array_size(conditions); c++)
			add_condition(rules, arena, (struct rule_part){.rule = (uint32_t)i, .condition = (uint32_t)c}, json_array_get(conditions, c));
	}
	arena_destroy(arena);
}

struct guardrail_rules *guardrail_rules_compile(const json_t *document, json_t **fault)
{
	struct guardrail_rules *rules;
	struct ranked *ranked;
	size_t count = json_array_size(document), broken;

	*fault = broken_rule(document);
	if (*fault)
		return NULL;
	rules = grow(NULL, &(size_t){0}, 1, sizeof *rules);
	*rules = (struct guardrail_rules){.users = 1, .document = json_deep_copy(document), .count = count, .words = words_create()};
	rules->owner = rules;
	rules->rules = grow(NULL, &(size_t){0}, count, sizeof *rules->rules);
	ranked = rank(rules->document, count);
	add_rules(rules, ranked);
	words_build(rules->words);
	rules->patterns = patterns_create(rules->pattern_texts, rules->pattern_count, &broken);
	if (!rules->patterns) {
		*fault = broken < rules->pattern_count
			? fault_at(ranked[rules->pattern_of[broken].rule].place, rules->pattern_of[broken].condition, "pattern_too_large")
			: fault_at(count, 0, "too_many_patterns");
		guardrail_rules_release(rules);
		rules = NULL;
	}
	free(ranked);
	return rules;
}

const struct guardrail_rules *guardrail_rules_use(const struct guardrail_rules *rules)
{
	rules->owner->users++;
	return rules;
}

static void destroy(struct guardrail_rules *rules)
{
	words_destroy(rules->words);
	patterns_destroy(rules->patterns);
	free(rules->rules);
	free(rules->word_of);
	free(rules->pattern_of);
	free(rules->pattern_texts);
	free(rules->lengths);
	free(rules->personal);
	json_decref(rules->document);
	free(rules);
}

void guardrail_rules_release(const struct guardrail_rules *rules)
{
	if (rules && !--rules->owner->users)
		destroy(rules->owner);
}
