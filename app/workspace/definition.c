/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/definition.h"

#include <string.h>

#include "core/json_text.h"
#include "core/text.h"
#include "core/uuid.h"
#include "workspace/template.h"

#define MOST_NAME 30
#define MOST_LABEL 60
#define MOST_ARGUMENTS 20

static const struct step_member model_members[] = {
	{"prompt", STEP_TEMPLATE, 20000, true, NULL},
	{"system", STEP_TEMPLATE, 4000, false, NULL},
	{"temperature", STEP_AMOUNT, 2, false, NULL},
	{0},
};
static const struct step_member search_members[] = {
	{"query", STEP_TEMPLATE, 1000, true, NULL},
	{"most", STEP_COUNT, 20, false, NULL},
	{0},
};
static const struct step_member branch_members[] = {
	{"value", STEP_TEMPLATE, 4000, true, NULL},
	{"test", STEP_WORD, 0, true, "contains|equals|greater|less|any_word|is_empty"},
	{"operand", STEP_TEMPLATE, 4000, false, NULL},
	{"then", STEP_GOAL, 0, false, NULL},
	{"else", STEP_GOAL, 0, false, NULL},
	{0},
};
static const struct step_member transform_members[] = {
	{"template", STEP_TEMPLATE, 20000, true, NULL},
	{0},
};
static const struct step_member tool_members[] = {
	{"connection", STEP_LINE, 36, true, NULL},
	{"tool", STEP_LINE, 100, true, NULL},
	{"arguments", STEP_ARGUMENTS, 4000, false, NULL},
	{0},
};
static const struct step_member notify_members[] = {
	{"to", STEP_PEOPLE, 0, true, NULL},
	{"title", STEP_TEMPLATE, 300, true, NULL},
	{"text", STEP_TEMPLATE, 4000, true, NULL},
	{0},
};
static const struct step_member wait_members[] = {
	{"to", STEP_PEOPLE, 0, true, NULL},
	{"text", STEP_TEMPLATE, 4000, true, NULL},
	{"answer", STEP_WORD, 0, true, "approval|text"},
	{"refused", STEP_GOAL, 0, false, NULL},
	{0},
};

const struct step_type workflow_step_types[] = {
	{"model", model_members},   {"search", search_members}, {"branch", branch_members}, {"transform", transform_members},
	{"tool", tool_members},     {"notify", notify_members}, {"wait", wait_members},     {0},
};

const struct step_type *workflow_step_type(const char *name)
{
	for (const struct step_type *type = workflow_step_types; name && type->name; type++)
		if (strcmp(type->name, name) == 0)
			return type;
	return NULL;
}

/* ---- single values ---- */

struct check {
	struct arena *arena;
	const json_t *steps; /* as they came: goals name them */
	struct definition_fault *fault;
};

static bool fail(struct check *check, const char *member, const char *code, int64_t limit)
{
	check->fault->member = member;
	check->fault->code = code;
	check->fault->limit = limit;
	return false;
}

static bool is_empty(const json_t *value)
{
	return !value || json_is_null(value) || (json_is_string(value) && !json_string_length(value)) ||
	       (json_is_object(value) && !json_object_size(value));
}

/* A text, normalised. @return NULL with the fault */
static const char *read_text(struct check *check, const char *member, const json_t *value, int64_t most, bool lines)
{
	const char *text;
	size_t length;

	if (!json_is_string(value)) {
		fail(check, member, "wrong_type", 0);
		return NULL;
	}
	text = text_typed(check->arena, json_string_value(value), json_string_length(value), &length);
	if (text_has_control(text, length, lines)) {
		fail(check, member, "control_characters", 0);
		return NULL;
	}
	if ((int64_t)text_characters(text, length) > most) {
		fail(check, member, "too_long", most);
		return NULL;
	}
	return text;
}

/* Letters of any script, digits and "_", no digit first: what a template can name. */
static bool is_name(const char *text)
{
	size_t length = strlen(text);

	if (!length || (*text >= '0' && *text <= '9') || text_has_hidden(text, length))
		return false;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte < 0x80 && !(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z') && !(byte >= '0' && byte <= '9') && byte != '_')
			return false;
	}
	return true;
}

static const char *read_name(struct check *check, const json_t *value)
{
	const char *name;

	if (is_empty(value)) {
		fail(check, "name", "required", 0);
		return NULL;
	}
	name = read_text(check, "name", value, MOST_NAME, false);
	if (name && (!is_name(name) || strcmp(name, "end") == 0)) {
		fail(check, "name", "bad_step_name", 0);
		return NULL;
	}
	return name;
}

static bool is_among(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strncmp(at, word, length) == 0 && (at[length] == '|' || !at[length]))
			return length > 0;
	return false;
}

static bool has_step(struct check *check, const char *name)
{
	const json_t *step;
	size_t i;

	json_array_foreach(check->steps, i, step) {
		const char *found = json_string_value(json_object_get(step, "name"));
		size_t length;

		if (!found)
			continue;
		if (strcmp(text_typed(check->arena, found, strlen(found), &length), name) == 0)
			return true;
	}
	return false;
}

/* The first step that a template names and that there is not; NULL for none. Sections within sections may name what they hold. */
static const char *unknown_step(struct check *check, const char *template)
{
	for (const char *at = strstr(template, "{{"); at; at = strstr(at, "{{")) {
		size_t blanks, length;
		const char *name;

		at += 2;
		blanks = strspn(at, " #^/&");
		if (strncmp(at + blanks, "steps.", 6) != 0)
			continue;
		name = at + blanks + 6;
		length = strcspn(name, ". }");
		name = arena_printf(check->arena, "%.*s", (int)length, name);
		if (!has_step(check, name))
			return name;
	}
	return NULL;
}

static bool copy_template(struct check *check, const char *member, const char *as, const json_t *value, int64_t most, json_t *copy)
{
	const char *text = read_text(check, member, value, most, true), *code;

	if (!text)
		return false;
	code = workflow_template_fault(check->arena, text);
	if (code)
		return fail(check, member, code, most);
	if (unknown_step(check, text))
		return fail(check, member, "template_unknown_step", 0);
	json_object_set_new(copy, as, json_string(text));
	return true;
}

static bool copy_number(struct check *check, const struct step_member *member, const json_t *value, json_t *copy)
{
	int64_t least = member->kind == STEP_COUNT;

	if (member->kind == STEP_COUNT ? !json_is_integer(value) : !json_is_number(value))
		return fail(check, member->name, "not_a_number", 0);
	if (json_number_value(value) < (double)least)
		return fail(check, member->name, "too_small", least);
	if (json_number_value(value) > (double)member->most)
		return fail(check, member->name, "too_large", member->most);
	json_object_set_new(copy, member->name, json_deep_copy(value));
	return true;
}

static bool copy_goal(struct check *check, const struct step_member *member, const json_t *value, json_t *copy)
{
	const char *goal = read_text(check, member->name, value, MOST_NAME, false);

	if (!goal)
		return false;
	if (strcmp(goal, "end") != 0 && !has_step(check, goal))
		return fail(check, member->name, "unknown_step", 0);
	json_object_set_new(copy, member->name, json_string(goal));
	return true;
}

static bool are_people(const json_t *people)
{
	const json_t *person;
	struct uuid id;
	size_t i;

	json_array_foreach(people, i, person) {
		if (!json_is_string(person) || !uuid_parse(&id, json_string_value(person)))
			return false;
	}
	return json_array_size(people) > 0 && json_array_size(people) <= WORKFLOW_MOST_PEOPLE;
}

static bool copy_people(struct check *check, const struct step_member *member, const json_t *value, json_t *copy)
{
	const json_t *role = json_object_get(value, "role"), *people = json_object_get(value, "people");

	if (json_object_size(value) != 1 || (!role && !people))
		return fail(check, member->name, "bad_people", 0);
	if (role && (!json_is_string(role) || !is_among("me|student|tutor|teacher|admin", json_string_value(role))))
		return fail(check, member->name, "unknown_choice", 0);
	if (people && !are_people(people))
		return fail(check, member->name, "bad_people", 0);
	json_object_set_new(copy, member->name, json_deep_copy(value));
	return true;
}

static bool copy_arguments(struct check *check, const struct step_member *member, const json_t *value, json_t *copy)
{
	json_t *arguments = json_object();
	const json_t *argument;
	const char *name;

	json_object_set_new(copy, member->name, arguments);
	if (!json_is_object(value) || json_object_size(value) > MOST_ARGUMENTS)
		return fail(check, member->name, "bad_arguments", 0);
	json_object_foreach((json_t *)(uintptr_t)value, name, argument) {
		if (strlen(name) > 100 || !copy_template(check, member->name, name, argument, member->most, arguments))
			return check->fault->code ? false : fail(check, member->name, "bad_arguments", 0);
	}
	return true;
}

static bool copy_member(struct check *check, const struct step_member *member, const json_t *value, json_t *copy)
{
	const char *text;

	if (is_empty(value))
		return !member->required || fail(check, member->name, "required", 0);
	switch (member->kind) {
	case STEP_TEMPLATE:
		return copy_template(check, member->name, member->name, value, member->most, copy);
	case STEP_LINE:
	case STEP_WORD:
		text = read_text(check, member->name, value, member->words ? MOST_NAME : member->most, false);
		if (!text)
			return false;
		if (member->words && !is_among(member->words, text))
			return fail(check, member->name, "unknown_choice", 0);
		json_object_set_new(copy, member->name, json_string(text));
		return true;
	case STEP_AMOUNT:
	case STEP_COUNT:
		return copy_number(check, member, value, copy);
	case STEP_GOAL:
		return copy_goal(check, member, value, copy);
	case STEP_PEOPLE:
		return copy_people(check, member, value, copy);
	case STEP_ARGUMENTS:
		return copy_arguments(check, member, value, copy);
	}
	return false;
}

/* ---- the lists ---- */

static bool is_new_name(const json_t *list, const char *name)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		if (strcmp(json_string_value(json_object_get(item, "name")), name) == 0)
			return false;
	}
	return true;
}

static bool has_only(struct check *check, const json_t *object, const struct step_member *members, const char *others)
{
	const json_t *value;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)object, name, value) {
		const struct step_member *member = members;

		(void)value;
		while (member && member->name && strcmp(member->name, name) != 0)
			member++;
		if ((!member || !member->name) && !is_among(others, name))
			return fail(check, NULL, "unknown_member", 0);
	}
	return true;
}

static bool copy_step(struct check *check, const json_t *step, json_t *list)
{
	static const struct step_member next = {"next", STEP_GOAL, 0, false, NULL};
	const char *type_name = json_string_value(json_object_get(step, "type")), *name;
	const struct step_type *type = workflow_step_type(type_name);
	json_t *copy;

	if (!json_is_object(step))
		return fail(check, NULL, "wrong_type", 0);
	name = read_name(check, json_object_get(step, "name"));
	if (!name)
		return false;
	if (!is_new_name(list, name))
		return fail(check, "name", "step_name_twice", 0);
	if (!type)
		return fail(check, "type", type_name ? "unknown_choice" : "required", 0);
	if (!has_only(check, step, type->members, "name|type|next"))
		return false;
	copy = json_pack("{s:s, s:s}", "name", name, "type", type->name);
	json_array_append_new(list, copy);
	for (const struct step_member *member = type->members; member->name; member++)
		if (!copy_member(check, member, json_object_get(step, member->name), copy))
			return false;
	return copy_member(check, &next, json_object_get(step, "next"), copy);
}

static bool copy_input(struct check *check, const json_t *input, json_t *list)
{
	const json_t *label = json_object_get(input, "label"), *required = json_object_get(input, "required");
	const char *name, *words;

	if (!json_is_object(input))
		return fail(check, NULL, "wrong_type", 0);
	name = read_name(check, json_object_get(input, "name"));
	if (!name || !has_only(check, input, NULL, "name|label|required"))
		return false;
	if (!is_new_name(list, name))
		return fail(check, "name", "step_name_twice", 0);
	words = is_empty(label) ? name : read_text(check, "label", label, MOST_LABEL, false);
	if (!words)
		return false;
	if (required && !json_is_boolean(required))
		return fail(check, "required", "wrong_type", 0);
	json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "name", name, "label", words, "required", json_is_true(required)));
	return true;
}

static bool copy_list(struct check *check, const json_t *given, bool are_inputs, json_t *list)
{
	const json_t *item;
	size_t i;

	*check->fault = (struct definition_fault){.is_input = are_inputs};
	if (!json_is_array(given))
		return fail(check, NULL, "wrong_type", 0);
	if (json_array_size(given) > (are_inputs ? WORKFLOW_MOST_INPUTS : WORKFLOW_MOST_STEPS))
		return fail(check, NULL, "too_many", are_inputs ? WORKFLOW_MOST_INPUTS : WORKFLOW_MOST_STEPS);
	if (!are_inputs && !json_array_size(given))
		return fail(check, NULL, "required", 0);
	json_array_foreach(given, i, item) {
		check->fault->place = i + 1;
		if (!(are_inputs ? copy_input(check, item, list) : copy_step(check, item, list)))
			return false;
	}
	return true;
}

const json_t *workflow_definition(struct arena *arena, const json_t *inputs, const json_t *steps, struct definition_fault *fault)
{
	struct check check = {.arena = arena, .steps = steps, .fault = fault};
	json_t *input_list = json_array(), *step_list = json_array();
	json_t *definition = json_kept(arena, json_pack("{s:o, s:o}", "inputs", input_list, "steps", step_list));

	if ((inputs && !json_is_null(inputs) && !copy_list(&check, inputs, true, input_list)) || !copy_list(&check, steps, false, step_list))
		return NULL;
	return definition;
}

/* ---- filling in ---- */

static bool fill(struct arena *arena, const json_t *template, const json_t *variables, json_t *filled, const char *name, const char **fault)
{
	const char *text = workflow_template_fill(arena, json_string_value(template), variables, fault);

	if (text)
		json_object_set_new(filled, name, json_string(text));
	return text != NULL;
}

static bool fill_arguments(struct arena *arena, const json_t *templates, const json_t *variables, json_t *filled, const char **fault)
{
	json_t *arguments = json_object();
	const json_t *template;
	const char *name;

	json_object_set_new(filled, "arguments", arguments);
	json_object_foreach((json_t *)(uintptr_t)templates, name, template) {
		if (!fill(arena, template, variables, arguments, name, fault))
			return false;
	}
	return true;
}

json_t *workflow_fill_step(struct arena *arena, const json_t *step, const json_t *variables, const char **fault)
{
	const struct step_type *type = workflow_step_type(json_string_value(json_object_get(step, "type")));
	json_t *filled = json_kept(arena, json_object());

	for (const struct step_member *member = type ? type->members : NULL; member && member->name; member++) {
		json_t *value = json_object_get(step, member->name);

		if (!value)
			continue;
		if (member->kind == STEP_TEMPLATE) {
			if (!fill(arena, value, variables, filled, member->name, fault))
				return NULL;
		} else if (member->kind == STEP_ARGUMENTS) {
			if (!fill_arguments(arena, value, variables, filled, fault))
				return NULL;
		} else {
			json_object_set(filled, member->name, value);
		}
	}
	return filled;
}
