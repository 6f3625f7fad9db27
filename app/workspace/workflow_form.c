/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workflow_form.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/json_text.h"
#include "web/page.h"

static const char *sent_text(const struct request *req, const char *name)
{
	const struct pair *pair = pairs_find(&req->form, name);

	return pair && !pair->file ? pair->value : "";
}

static const char *field_name(struct request *req, const char *list, size_t number, const char *member)
{
	return arena_printf(req->arena, "%s_%zu_%s", list, number, member);
}

/* ---- what was sent ---- */

/* What is no number stays a text, and is refused as one. */
static json_t *read_number(const char *typed, bool is_whole)
{
	char *end;
	double number;

	errno = 0;
	number = strtod(typed, &end);
	if (errno || end == typed || *end)
		return json_string(typed);
	return is_whole && number == (double)(long)number ? json_integer((long)number) : json_real(number);
}

static json_t *read_people(struct request *req, const char *typed)
{
	json_t *people;
	char *rest, *id;

	if (strncmp(typed, "role:", 5) == 0)
		return json_pack("{s:s}", "role", typed + 5);
	if (strncmp(typed, "people:", 7) != 0)
		return json_string(typed);
	people = json_array();
	for (id = strtok_r(arena_printf(req->arena, "%s", typed + 7), ",", &rest); id; id = strtok_r(NULL, ",", &rest))
		json_array_append_new(people, json_string(id));
	return json_pack("{s:o}", "people", people);
}

/* Lines "name: template"; a line without a name goes on with the one above. */
static json_t *read_arguments(struct request *req, const char *typed)
{
	json_t *arguments = json_object();
	char *rest, *line;

	for (line = strtok_r(arena_printf(req->arena, "%s", typed), "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
		char *colon = strchr(line, ':');

		if (!colon) {
			json_decref(arguments);
			return json_string(typed);
		}
		*colon = '\0';
		json_object_set_new(arguments, line, json_string(colon + 1 + strspn(colon + 1, " ")));
	}
	return arguments;
}

static void read_tool(struct request *req, json_t *step, const char *typed)
{
	char *copy = arena_printf(req->arena, "%s", typed), *slash = strchr(copy, '/');

	if (!slash)
		return;
	*slash = '\0';
	json_object_set_new(step, "connection", json_string(copy));
	json_object_set_new(step, "tool", json_string(slash + 1));
}

static json_t *read_member(struct request *req, const struct step_member *member, const char *typed)
{
	switch (member->kind) {
	case STEP_AMOUNT:
	case STEP_COUNT:
		return read_number(typed, member->kind == STEP_COUNT);
	case STEP_PEOPLE:
		return read_people(req, typed);
	case STEP_ARGUMENTS:
		return read_arguments(req, typed);
	case STEP_TEMPLATE:
	case STEP_LINE:
	case STEP_WORD:
	case STEP_GOAL:
		break;
	}
	return json_string(typed);
}

static json_t *read_step(struct request *req, const struct step_type *type, size_t number)
{
	json_t *step = json_pack("{s:s, s:s, s:s}", "type", type->name, "name", sent_text(req, field_name(req, "step", number, "name")), "next",
				 sent_text(req, field_name(req, "step", number, "next")));

	if (strcmp(type->name, "tool") == 0)
		read_tool(req, step, sent_text(req, field_name(req, "step", number, "tool")));
	for (const struct step_member *member = type->members; member->name; member++) {
		const char *typed = sent_text(req, field_name(req, "step", number, member->name));

		if (*typed && !json_object_get(step, member->name))
			json_object_set_new(step, member->name, read_member(req, member, typed));
	}
	return step;
}

json_t *workflow_form_read(struct request *req)
{
	json_t *inputs = json_array(), *steps = json_array(), *definition = json_pack("{s:o, s:o}", "inputs", inputs, "steps", steps);

	json_kept(req->arena, definition);
	for (size_t number = 1; number <= WORKFLOW_MOST_INPUTS && pairs_find(&req->form, field_name(req, "input", number, "name")); number++)
		json_array_append_new(inputs, json_pack("{s:s, s:s, s:b}", "name", sent_text(req, field_name(req, "input", number, "name")), "label",
							sent_text(req, field_name(req, "input", number, "label")), "required",
							*sent_text(req, field_name(req, "input", number, "required")) != '\0'));
	for (size_t number = 1; number <= WORKFLOW_MOST_STEPS; number++) {
		const struct step_type *type = workflow_step_type(sent_text(req, field_name(req, "step", number, "type")));

		if (!type)
			break;
		json_array_append_new(steps, read_step(req, type, number));
	}
	return definition;
}

/* ---- the buttons ---- */

/* A name that no step has yet: the type's, with a number. */
static void add_step(struct request *req, json_t *steps, const char *type_name)
{
	const struct step_type *type = workflow_step_type(type_name);

	if (type && json_array_size(steps) < WORKFLOW_MOST_STEPS)
		json_array_append_new(steps, json_pack("{s:s, s:s, s:b}", "type", type->name, "name",
						       arena_printf(req->arena, "%s_%zu", type->name, json_array_size(steps) + 1), "is_new", 1));
}

static void swap(json_t *steps, size_t one, size_t other)
{
	json_t *moved;

	if (one >= json_array_size(steps) || other >= json_array_size(steps))
		return;
	moved = json_incref(json_array_get(steps, one));
	json_array_set(steps, one, json_array_get(steps, other));
	json_array_set_new(steps, other, moved);
	json_object_set_new(moved, "is_new", json_true());
}

/* The number after a word in what the button says, from 0 on; none: a place that no list has. */
static size_t place_after(const char *said, const char *word)
{
	size_t length = strlen(word);

	return strncmp(said, word, length) == 0 ? (size_t)strtoul(said + length, NULL, 10) - 1 : SIZE_MAX;
}

bool workflow_form_edit(struct request *req, json_t *definition)
{
	const char *said = sent_text(req, "do");
	json_t *steps = json_object_get(definition, "steps"), *inputs = json_object_get(definition, "inputs");

	if (!*said || strcmp(said, "save") == 0)
		return false;
	if (strcmp(said, "add") == 0)
		add_step(req, steps, sent_text(req, "new_type"));
	else if (strcmp(said, "add_input") == 0 && json_array_size(inputs) < WORKFLOW_MOST_INPUTS)
		json_array_append_new(inputs, json_pack("{s:s, s:s, s:b, s:b}", "name",
							arena_printf(req->arena, "input_%zu", json_array_size(inputs) + 1), "label", "", "required", 0,
							"is_new", 1));
	else if (place_after(said, "up_") != SIZE_MAX)
		swap(steps, place_after(said, "up_"), place_after(said, "up_") - 1);
	else if (place_after(said, "down_") != SIZE_MAX)
		swap(steps, place_after(said, "down_"), place_after(said, "down_") + 1);
	else if (place_after(said, "remove_input_") != SIZE_MAX)
		json_array_remove(inputs, place_after(said, "remove_input_"));
	else
		json_array_remove(steps, place_after(said, "remove_"));
	return true;
}

const char *workflow_form_field(struct request *req, const struct definition_fault *fault)
{
	if (!fault->place)
		return fault->is_input ? "inputs" : "steps";
	return field_name(req, fault->is_input ? "input" : "step", fault->place, fault->member ? fault->member : "name");
}

/* ---- what is shown ---- */

struct form {
	struct request *req;
	const json_t *steps;
	const struct workflow_choices *choices;
};

static json_t *option(const char *value, const char *label, const char *words, const char *chosen)
{
	return json_pack("{s:s, s:s*, s:s*, s:b}", "value", value, "label", label, "words", words, "is_chosen", strcmp(chosen, value) == 0);
}

static json_t *word_options(const struct form *form, const struct step_member *member, const char *chosen)
{
	json_t *options = json_array();

	for (const char *at = member->words; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
		const char *word = arena_printf(form->req->arena, "%.*s", (int)strcspn(at, "|"), at);

		json_array_append_new(options, option(word, arena_printf(form->req->arena, "workspace.%s.%s", member->name, word), NULL, chosen));
	}
	return options;
}

/* Where a step leads: none, the other steps, the end. */
static json_t *goal_options(const struct form *form, const char *none, const char *chosen)
{
	json_t *options = json_array();
	const json_t *step;
	size_t i;

	json_array_append_new(options, option("", none, NULL, chosen));
	json_array_foreach(form->steps, i, step) {
		const char *name = json_string_value(json_object_get(step, "name"));

		if (name && *name)
			json_array_append_new(options, option(name, NULL, name, chosen));
	}
	json_array_append_new(options, option("end", "workspace.goal.end", NULL, chosen));
	return options;
}

static const char *people_value(const struct form *form, const json_t *to)
{
	const json_t *role = json_object_get(to, "role"), *people = json_object_get(to, "people"), *person;
	const char *value = "";
	size_t i;

	if (json_is_string(role))
		return arena_printf(form->req->arena, "role:%s", json_string_value(role));
	json_array_foreach(people, i, person) {
		value = arena_printf(form->req->arena, "%s%s%s", value, i ? "," : "people:", json_string_value(person) ? json_string_value(person) : "");
	}
	return value;
}

/* Roles, then the staff one by one; several people that a program has set stay as they are. */
static json_t *people_options(const struct form *form, const char *chosen)
{
	static const char *const roles[] = {"me", "teacher", "tutor", "admin", "student"};
	json_t *options = json_array();

	json_array_append_new(options, option("", "workspace.to.none", NULL, chosen));
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		json_array_append_new(options, option(arena_printf(form->req->arena, "role:%s", roles[i]),
						      arena_printf(form->req->arena, "workspace.to.%s", roles[i]), NULL, chosen));
	if (strchr(chosen, ','))
		json_array_append_new(options, option(chosen, "workspace.to.several", NULL, chosen));
	for (size_t row = 0; row < result_count(form->choices->staff); row++)
		json_array_append_new(options, option(arena_printf(form->req->arena, "people:%s", result_text(form->choices->staff, row, "id")), NULL,
						      result_text(form->choices->staff, row, "name"), chosen));
	return options;
}

static json_t *tool_options(const struct form *form, const char *chosen)
{
	json_t *options = json_array();

	for (size_t row = 0; row < result_count(form->choices->tools); row++)
		json_array_append_new(options, option(arena_printf(form->req->arena, "%s/%s", result_text(form->choices->tools, row, "connection_id"),
								   result_text(form->choices->tools, row, "tool")),
						      NULL, result_text(form->choices->tools, row, "words"), chosen));
	return options;
}

static const char *arguments_value(const struct form *form, const json_t *arguments)
{
	const char *name, *lines = "";
	const json_t *template;

	json_object_foreach((json_t *)(uintptr_t)arguments, name, template) {
		lines = arena_printf(form->req->arena, "%s%s: %s\n", lines, name, json_string_value(template) ? json_string_value(template) : "");
	}
	return lines;
}

/* A value as its field shows it. */
static const char *shown(const struct form *form, const struct step_member *member, const json_t *value)
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return arena_printf(form->req->arena, "%lld", (long long)json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(form->req->arena, "%g", json_real_value(value));
	if (member->kind == STEP_PEOPLE)
		return people_value(form, value);
	return member->kind == STEP_ARGUMENTS ? arguments_value(form, value) : "";
}

static json_t *field_data(const struct form *form, size_t number, const char *member, const char *value)
{
	const char *id = field_name(form->req, "step", number, member);

	return json_pack("{s:s, s:s, s:s, s:s, s:s*}", "id", id, "label", arena_printf(form->req->arena, "workspace.field.%s", member), "hint",
			 arena_printf(form->req->arena, "workspace.hint.%s", member), "value", value, "error", refused_at(form->req, id));
}

static json_t *member_data(const struct form *form, size_t number, const struct step_member *member, const json_t *step)
{
	const char *value = shown(form, member, json_object_get(step, member->name));
	json_t *field = field_data(form, number, member->name, value);

	json_object_set_new(field, "required", json_boolean(member->required));
	switch (member->kind) {
	case STEP_TEMPLATE:
	case STEP_ARGUMENTS:
		json_object_set_new(field, member->most > 1000 ? "is_area" : "is_line", json_true());
		json_object_set_new(field, "most", json_integer(member->most));
		break;
	case STEP_AMOUNT:
	case STEP_COUNT:
		json_object_set_new(field, "is_number", json_true());
		json_object_set_new(field, "most", json_integer(member->most));
		json_object_set_new(field, "step", json_string(member->kind == STEP_COUNT ? "1" : "0.1"));
		break;
	case STEP_WORD:
		json_object_set_new(field, "options", word_options(form, member, value));
		break;
	case STEP_GOAL:
		json_object_set_new(field, "options", goal_options(form, strcmp(member->name, "refused") == 0 ? "workspace.goal.stop" : "workspace.goal.next", value));
		break;
	case STEP_PEOPLE:
		json_object_set_new(field, "options", people_options(form, value));
		break;
	case STEP_LINE:
		value = arena_printf(form->req->arena, "%s/%s", json_string_value(json_object_get(step, "connection")), value);
		json_object_set_new(field, "options", tool_options(form, value));
		break;
	}
	json_object_set_new(field, "has_options", json_boolean(json_object_get(field, "options")));
	return field;
}

static json_t *step_data(const struct form *form, size_t place, const json_t *step)
{
	const struct step_type *type = workflow_step_type(json_string_value(json_object_get(step, "type")));
	const char *name = json_string_value(json_object_get(step, "name")), *next = json_string_value(json_object_get(step, "next"));
	size_t number = place + 1;
	json_t *fields = json_array(), *goals;

	for (const struct step_member *member = type->members; member->name; member++)
		if (strcmp(member->name, "connection") != 0) /* stands with its tool */
			json_array_append_new(fields, member_data(form, number, member, step));
	if (strcmp(type->name, "branch") != 0) {
		goals = field_data(form, number, "next", next ? next : "");
		json_object_set_new(goals, "options", goal_options(form, "workspace.goal.next", next ? next : ""));
		json_object_set_new(goals, "has_options", json_true());
		json_array_append_new(fields, goals);
	}
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s*, s:o, s:b, s:b, s:b}", "number", (json_int_t)number, "type", type->name, "label",
			 arena_printf(form->req->arena, "workspace.step.%s", type->name), "about",
			 arena_printf(form->req->arena, "workspace.step.%s.about", type->name), "name", name ? name : "", "error",
			 refused_at(form->req, field_name(form->req, "step", number, "name")), "fields", fields, "is_first", place == 0, "is_last",
			 number == json_array_size(form->steps), "is_new", json_is_true(json_object_get(step, "is_new")));
}

static json_t *input_data(const struct form *form, size_t place, const json_t *input)
{
	const char *name = json_string_value(json_object_get(input, "name")), *label = json_string_value(json_object_get(input, "label"));

	return json_pack("{s:I, s:s, s:s, s:b, s:b, s:s*}", "number", (json_int_t)(place + 1), "name", name ? name : "", "label_words",
			 label ? label : "", "is_required", json_is_true(json_object_get(input, "required")), "is_new",
			 json_is_true(json_object_get(input, "is_new")), "error",
			 refused_at(form->req, field_name(form->req, "input", place + 1, "name")));
}

static json_t *type_options(const struct form *form)
{
	json_t *types = json_array();

	for (const struct step_type *type = workflow_step_types; type->name; type++)
		if (strcmp(type->name, "tool") != 0 || result_count(form->choices->tools))
			json_array_append_new(types, option(type->name, arena_printf(form->req->arena, "workspace.step.%s", type->name), NULL, "model"));
	return types;
}

json_t *workflow_form_data(struct request *req, const json_t *definition, const struct workflow_choices *choices)
{
	struct form form = {.req = req, .steps = json_object_get(definition, "steps"), .choices = choices};
	const json_t *given_inputs = json_object_get(definition, "inputs"), *item;
	json_t *inputs = json_array(), *steps = json_array();
	size_t i;

	json_array_foreach(given_inputs, i, item) {
		json_array_append_new(inputs, input_data(&form, i, item));
	}
	json_array_foreach(form.steps, i, item) {
		json_array_append_new(steps, step_data(&form, i, item));
	}
	return json_pack("{s:o, s:o, s:o, s:b, s:b, s:s, s:s, s:s, s:s}", "inputs", inputs, "steps", steps, "types", type_options(&form), "has_room",
			 json_array_size(form.steps) < WORKFLOW_MOST_STEPS, "has_input_room", json_array_size(given_inputs) < WORKFLOW_MOST_INPUTS,
			 "output_example", "{{steps.NAME.output}}", "input_example", "{{input.NAME}}", "today_example", "{{today}}", "section_example",
			 "{{#steps.NAME.output}} … {{/steps.NAME.output}}");
}
