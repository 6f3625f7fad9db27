/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/condition.h"

#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "guardrails/fold.h"
#include "guardrails/patterns.h"
#include "guardrails/personal.h"
#include "guardrails/topics.h"

#define WORD_MEMORY (4 * 1024 * 1024)

static bool wrong(struct condition_fault *fault, const char *member, const char *code, int64_t limit)
{
	fault->member = member;
	fault->code = code;
	fault->limit = limit;
	return false;
}

static bool is_type(const json_t *condition, const char *type)
{
	return strcmp(json_string_value(json_object_get(condition, "type")), type) == 0;
}

/* Nothing but the members that this type has: names with blanks between. */
static bool only_has(json_t *condition, const char *names, struct condition_fault *fault)
{
	const char *name;
	json_t *member;

	json_object_foreach(condition, name, member) {
		const char *at = strstr(names, name);
		size_t length = strlen(name);

		if (!length || !at || (at != names && at[-1] != ' ') || (at[length] && at[length] != ' '))
			return wrong(fault, NULL, "unknown_field", 0);
	}
	return true;
}

/* A list of texts with something in it. */
static bool is_list(const json_t *list, const char *member, size_t most, struct condition_fault *fault)
{
	const json_t *item;
	size_t i;

	if (!list || (json_is_array(list) && !json_array_size(list)))
		return wrong(fault, member, "required", 0);
	if (!json_is_array(list))
		return wrong(fault, member, "wrong_type", 0);
	if (json_array_size(list) > most)
		return wrong(fault, member, "too_many", (int64_t)most);
	json_array_foreach(list, i, item)
		if (!json_is_string(item))
			return wrong(fault, member, "wrong_type", 0);
	return true;
}

static bool has_letters(const char *word)
{
	struct arena *arena = arena_create(WORD_MEMORY);
	uint32_t *letters;
	bool has = fold_letters(arena, word, &letters) > 0;

	arena_destroy(arena);
	return has;
}

static bool words_are_good(const json_t *condition, struct condition_fault *fault)
{
	const json_t *words = json_object_get(condition, "words"), *word;
	size_t i;

	if (!is_list(words, "words", CONDITION_WORDS_MOST, fault))
		return false;
	json_array_foreach(words, i, word) {
		if (text_characters(json_string_value(word), json_string_length(word)) > CONDITION_WORD_LENGTH_MOST)
			return wrong(fault, "words", "too_long", CONDITION_WORD_LENGTH_MOST);
		if (!has_letters(json_string_value(word)))
			return wrong(fault, "words", "no_letters", 0);
	}
	return true;
}

static bool pattern_is_good(const json_t *condition, struct condition_fault *fault)
{
	const json_t *pattern = json_object_get(condition, "pattern");
	const char *code;

	if (!pattern || (json_is_string(pattern) && !json_string_length(pattern)))
		return wrong(fault, "pattern", "required", 0);
	if (!json_is_string(pattern))
		return wrong(fault, "pattern", "wrong_type", 0);
	code = pattern_fault(json_string_value(pattern));
	return !code || wrong(fault, "pattern", code, PATTERN_MOST_CHARACTERS);
}

static bool kinds_are_good(const json_t *condition, struct condition_fault *fault)
{
	const json_t *kinds = json_object_get(condition, "kinds"), *kind;
	size_t i;

	if (!is_list(kinds, "kinds", CONDITIONS_MOST, fault))
		return false;
	json_array_foreach(kinds, i, kind)
		if (!personal_kind_of(json_string_value(kind)))
			return wrong(fault, "kinds", "unknown_choice", 0);
	return true;
}

static bool topics_are_good(const json_t *condition, struct condition_fault *fault)
{
	const json_t *topics = json_object_get(condition, "topics"), *topic, *words = json_object_get(condition, "words");
	size_t i;

	if (!is_list(topics, "topics", CONDITIONS_MOST, fault))
		return false;
	json_array_foreach(topics, i, topic)
		if (!topic_words(json_string_value(topic)))
			return wrong(fault, "topics", "unknown_choice", 0);
	return !words || (json_is_array(words) && !json_array_size(words)) || words_are_good(condition, fault);
}

static bool length_is_good(const json_t *condition, struct condition_fault *fault)
{
	const json_t *most = json_object_get(condition, "max");

	if (!most)
		return wrong(fault, "max", "required", 0);
	if (!json_is_integer(most))
		return wrong(fault, "max", "not_a_number", 0);
	if (json_integer_value(most) < 1)
		return wrong(fault, "max", "too_small", 1);
	return json_integer_value(most) <= CONDITION_LENGTH_MOST || wrong(fault, "max", "too_large", CONDITION_LENGTH_MOST);
}

/* ---- hours ---- */

static bool is_time(const json_t *condition, const char *member, struct condition_fault *fault)
{
	const json_t *time = json_object_get(condition, member);

	if (!time)
		return wrong(fault, member, "required", 0);
	return condition_minute(condition, member) >= 0 || wrong(fault, member, "not_a_time", 0);
}

int condition_minute(const json_t *condition, const char *member)
{
	const char *t = json_string_value(json_object_get(condition, member));
	int hour, minute;

	if (!t || strlen(t) != 5 || t[2] != ':' || strspn(t, "0123456789") != 2 || strspn(t + 3, "0123456789") != 2)
		return -1;
	hour = (t[0] - '0') * 10 + t[1] - '0';
	minute = (t[3] - '0') * 10 + t[4] - '0';
	return hour < 24 && minute < 60 ? hour * 60 + minute : hour == 24 && minute == 0 ? 0 : -1;
}

/* The bit of one day, 0 for none. */
static unsigned day_bit(const json_t *day)
{
	static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	json_int_t number = json_integer_value(day);

	if (json_is_integer(day))
		return number >= 0 && number <= 7 ? 1u << number % 7 : 0;
	for (unsigned i = 0; json_is_string(day) && i < 7; i++)
		if (strcmp(names[i], json_string_value(day)) == 0)
			return 1u << i;
	return 0;
}

unsigned condition_days(const json_t *condition)
{
	const json_t *days = json_object_get(condition, "days"), *day;
	unsigned bits = 0;
	size_t i;

	if (!json_array_size(days))
		return 0x7F;
	json_array_foreach(days, i, day)
		bits |= day_bit(day);
	return bits;
}

static bool hours_are_good(const json_t *condition, struct condition_fault *fault)
{
	const json_t *days = json_object_get(condition, "days"), *day;
	size_t i;

	if (!is_time(condition, "from", fault) || !is_time(condition, "to", fault))
		return false;
	if (days && !json_is_null(days) && !json_is_array(days))
		return wrong(fault, "days", "wrong_type", 0);
	json_array_foreach(days, i, day)
		if (!day_bit(day))
			return wrong(fault, "days", "unknown_choice", 0);
	return true;
}

/* ---- all of them ---- */

static const struct condition_type {
	const char *name, *members;
	bool (*is_good)(const json_t *condition, struct condition_fault *fault);
	size_t most; /* of one rule */
	bool has_place;
} types[] = {
	{"words", "type words", words_are_good, CONDITIONS_MOST, true},
	{"pattern", "type pattern", pattern_is_good, CONDITIONS_MOST, true},
	{"personal_data", "type kinds", kinds_are_good, CONDITIONS_MOST, true},
	{"topic", "type topics words", topics_are_good, CONDITIONS_MOST, true},
	{"length", "type max", length_is_good, 1, false},
	{"hours", "type from to days", hours_are_good, 1, false},
};

#define TYPE_COUNT (sizeof types / sizeof *types)

static const struct condition_type *type_of(const json_t *condition)
{
	const json_t *type = json_object_get(condition, "type");

	for (size_t i = 0; json_is_string(type) && i < TYPE_COUNT; i++)
		if (is_type(condition, types[i].name))
			return &types[i];
	return NULL;
}

bool condition_has_place(const json_t *condition)
{
	return type_of(condition)->has_place;
}

static bool condition_is_good(json_t *condition, size_t *counts, struct condition_fault *fault)
{
	const struct condition_type *type = type_of(condition);

	if (!json_is_object(condition))
		return wrong(fault, NULL, "wrong_type", 0);
	if (!type)
		return wrong(fault, "type", json_object_get(condition, "type") ? "unknown_choice" : "required", 0);
	if (++counts[type - types] > type->most)
		return wrong(fault, NULL, "too_many", (int64_t)type->most);
	return only_has(condition, type->members, fault) && type->is_good(condition, fault);
}

bool conditions_are_good(const json_t *conditions, struct condition_fault *fault)
{
	size_t counts[TYPE_COUNT] = {0};
	json_t *condition;

	*fault = (struct condition_fault){0};
	if (!json_is_array(conditions))
		return wrong(fault, NULL, "wrong_type", 0);
	if (!json_array_size(conditions))
		return wrong(fault, NULL, "required", 0);
	if (json_array_size(conditions) > CONDITIONS_MOST)
		return wrong(fault, NULL, "too_many", CONDITIONS_MOST);
	json_array_foreach(conditions, fault->index, condition)
		if (!condition_is_good(condition, counts, fault))
			return false;
	return true;
}
