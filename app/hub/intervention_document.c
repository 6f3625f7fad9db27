/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention_document.h"

#include <stdlib.h>
#include <string.h>

#include "core/json_text.h"
#include "core/text.h"

enum member_kind { TEXT_MEMBER, WORD_MEMBER, INTEGER_MEMBER, PART_MEMBER, IGNORED_MEMBER };

struct member {
	const char *name;
	enum member_kind kind;
	int64_t lowest, highest; /* of an integer; characters of a text */
	bool required;
};

static const struct member area_members[] = {
	{"concept", TEXT_MEMBER, 1, 200, true},
	{"current_mastery", PART_MEMBER, 0, 1, false},
	{"target_mastery", PART_MEMBER, 0, 1, false},
	{"priority", INTEGER_MEMBER, 1, 100, false},
	{"answers", IGNORED_MEMBER, 0, 0, false},
	{"correct", IGNORED_MEMBER, 0, 0, false},
};

static const struct member step_members[] = {
	{"step", INTEGER_MEMBER, 1, INTERVENTION_MOST_STEPS, false},
	{"activity", WORD_MEMBER, 0, 0, true},
	{"concept", TEXT_MEMBER, 1, 200, false},
	{"problem_set_id", TEXT_MEMBER, 1, 100, false},
	{"num_problems", INTEGER_MEMBER, 1, 200, false},
	{"estimated_duration", INTEGER_MEMBER, 1, 86400, false},
};

const char *const intervention_activities[] = {"review_concept", "practice", "assessment", "reading", "video", "tutoring", NULL};

static bool fail(struct document_fault *fault, const char *code, int64_t limit)
{
	*fault = (struct document_fault){.code = code, .limit = limit};
	return false;
}

static bool copy_text(struct arena *arena, const struct member *member, const json_t *value, json_t *copy, struct document_fault *fault)
{
	size_t length;
	const char *text;

	if (!json_is_string(value))
		return fail(fault, "wrong_type", 0);
	text = text_typed(arena, json_string_value(value), json_string_length(value), &length);
	if (text_has_control(text, length, false))
		return fail(fault, "control_characters", 0);
	if (!length)
		return fail(fault, "required", 0);
	if ((int64_t)text_characters(text, length) > member->highest)
		return fail(fault, "too_long", member->highest);
	json_object_set_new(copy, member->name, json_stringn(text, length));
	return true;
}

static bool copy_word(const struct member *member, const json_t *value, json_t *copy, struct document_fault *fault)
{
	if (!json_is_string(value))
		return fail(fault, "wrong_type", 0);
	for (const char *const *word = intervention_activities; *word; word++)
		if (strcmp(json_string_value(value), *word) == 0) {
			json_object_set_new(copy, member->name, json_string(*word));
			return true;
		}
	return fail(fault, "unknown_choice", 0);
}

static bool copy_integer(const struct member *member, const json_t *value, json_t *copy, struct document_fault *fault)
{
	if (!json_is_integer(value))
		return fail(fault, "not_a_number", 0);
	if (json_integer_value(value) < member->lowest)
		return fail(fault, "too_small", member->lowest);
	if (json_integer_value(value) > member->highest)
		return fail(fault, "too_large", member->highest);
	json_object_set_new(copy, member->name, json_integer(json_integer_value(value)));
	return true;
}

static bool copy_part(const struct member *member, const json_t *value, json_t *copy, struct document_fault *fault)
{
	if (!json_is_number(value))
		return fail(fault, "not_a_number", 0);
	if (json_number_value(value) < (double)member->lowest)
		return fail(fault, "number_too_small", 0);
	if (json_number_value(value) > (double)member->highest)
		return fail(fault, "number_too_large", 0);
	json_object_set_new(copy, member->name, json_real(json_number_value(value)));
	return true;
}

static bool copy_member(struct arena *arena, const struct member *member, const json_t *value, json_t *copy, struct document_fault *fault)
{
	switch (member->kind) {
	case TEXT_MEMBER:
		return copy_text(arena, member, value, copy, fault);
	case WORD_MEMBER:
		return copy_word(member, value, copy, fault);
	case INTEGER_MEMBER:
		return copy_integer(member, value, copy, fault);
	case PART_MEMBER:
		return copy_part(member, value, copy, fault);
	case IGNORED_MEMBER:
		return true;
	}
	return false;
}

/* @return whether all of an object's members passed; null counts as left out */
static bool copy_object(struct arena *arena, const struct member *members, size_t count, const json_t *given, json_t *copy,
			struct document_fault *fault)
{
	size_t known = 0;

	if (!json_is_object(given))
		return fail(fault, "wrong_type", 0);
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(given, members[i].name);

		known += value != NULL;
		if ((!value || json_is_null(value)) && members[i].required)
			return fail(fault, "required", 0);
		if (value && !json_is_null(value) && !copy_member(arena, &members[i], value, copy, fault))
			return false;
	}
	return known == json_object_size(given) || fail(fault, "unknown_field", 0);
}

static void drop_text(void *text)
{
	free(text);
}

static const char *written(struct arena *arena, const json_t *list)
{
	char *text = json_dumps(list, JSON_COMPACT | JSON_REAL_PRECISION(15)); /* 0.65 stays 0.65 */

	if (text)
		arena_on_reset(arena, drop_text, text);
	return text;
}

/* A list of 1 to most objects. @return an empty one of the arena's for their copies, NULL with the fault */
static json_t *list_begin(struct arena *arena, const json_t *given, size_t most, struct document_fault *fault)
{
	*fault = (struct document_fault){0};
	if (!json_is_array(given))
		fail(fault, "wrong_type", 0);
	else if (!json_array_size(given))
		fail(fault, "required", 0);
	else if (json_array_size(given) > most)
		fail(fault, "too_many", (int64_t)most);
	if (fault->code)
		return NULL;
	return json_kept(arena, json_array());
}

static bool has_concept(const json_t *list, const json_t *concept)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_object_get(json_array_get(list, i), "concept"), concept))
			return true;
	return false;
}

const char *intervention_areas(struct arena *arena, const json_t *areas, struct document_fault *fault)
{
	json_t *list = list_begin(arena, areas, INTERVENTION_MOST_AREAS, fault);

	for (size_t i = 0; list && i < json_array_size(areas); i++) {
		json_t *copy = json_object();
		bool is_good = copy_object(arena, area_members, sizeof area_members / sizeof *area_members, json_array_get(areas, i), copy, fault);

		if (is_good && has_concept(list, json_object_get(copy, "concept")))
			is_good = fail(fault, "doubled", 0);
		json_array_append_new(list, copy);
		if (!is_good)
			return NULL;
	}
	return list ? written(arena, list) : NULL;
}

const char *intervention_path(struct arena *arena, const json_t *path, struct document_fault *fault)
{
	json_t *list = list_begin(arena, path, INTERVENTION_MOST_STEPS, fault);

	for (size_t i = 0; list && i < json_array_size(path); i++) {
		json_t *copy = json_object(), *step;
		bool is_good = copy_object(arena, step_members, sizeof step_members / sizeof *step_members, json_array_get(path, i), copy, fault);

		step = json_object_get(copy, "step");
		if (is_good && step && json_integer_value(step) != (json_int_t)i + 1)
			is_good = fail(fault, "steps_out_of_order", 0);
		json_object_set_new(copy, "step", json_integer((json_int_t)i + 1));
		json_array_append_new(list, copy);
		if (!is_good)
			return NULL;
	}
	return list ? written(arena, list) : NULL;
}

bool intervention_progress_read(const json_t *document, struct intervention_progress *progress, struct document_fault *fault)
{
	const json_t *completed = json_object_get(document, "completed"), *total = json_object_get(document, "total");

	*fault = (struct document_fault){0};
	if (!json_is_object(document))
		return fail(fault, "wrong_type", 0);
	if (!completed || !total)
		return fail(fault, "required", 0);
	if (json_object_size(document) != 2)
		return fail(fault, "unknown_field", 0);
	if (!json_is_integer(completed) || !json_is_integer(total))
		return fail(fault, "not_a_number", 0);
	*progress = (struct intervention_progress){.completed = json_integer_value(completed), .total = json_integer_value(total)};
	if (progress->total < 1 || progress->completed < 0)
		return fail(fault, "too_small", progress->total < 1 ? 1 : 0);
	if (progress->total > INTERVENTION_MOST_STEPS)
		return fail(fault, "too_large", INTERVENTION_MOST_STEPS);
	if (progress->completed > progress->total)
		return fail(fault, "too_large", progress->total);
	return true;
}
