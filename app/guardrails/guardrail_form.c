/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/guardrail_form.h"

#include <stdlib.h>
#include <string.h>

#include "core/strbuf.h"
#include "core/text.h"
#include "guardrails/condition.h"
#include "guardrails/topics.h"

#define LINES_MAXIMUM (256 * 1024)

static const char *const kinds[] = {"phone", "email", "resident_number", "card", NULL};
static const char *const roles[] = {"student", "tutor", "teacher", "admin", NULL};
static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
static const char *const directions[] = {"both", "input", "output", NULL};
static const char *const actions[] = {"refuse", "approve", "mask", "replace", "flag", NULL};
static const char *const risk_actions[] = {"flag", "approve", "refuse", NULL};

/* ---- reading ---- */

static const char *typed(const struct request *req, const char *name)
{
	const struct pair *pair = pairs_find(&req->form, name);

	return pair && *pair->value ? pair->value : NULL;
}

/* Each line that is not empty, without the blanks at its ends. */
static json_t *lines_of(struct request *req, const char *name)
{
	const char *at = typed(req, name);
	json_t *lines = json_array();

	while (at && *at) {
		size_t length = strcspn(at, "\r\n"), trimmed;
		const char *line = text_trim(req->arena, at, length, &trimmed);

		if (trimmed)
			json_array_append_new(lines, json_string(text_nfc(req->arena, line, trimmed, NULL)));
		at += length + strspn(at + length, "\r\n");
	}
	return lines;
}

/* The names whose box PREFIX_NAME was ticked. */
static json_t *ticked(struct request *req, const char *prefix, const char *const *names)
{
	json_t *list = json_array();

	for (; *names; names++)
		if (typed(req, arena_printf(req->arena, "%s_%s", prefix, *names)))
			json_array_append_new(list, json_string(*names));
	return list;
}

/* list is taken over; where nothing is in it there is no such condition. */
static void add_list(json_t *conditions, const char *type, const char *member, json_t *list)
{
	if (json_array_size(list))
		json_array_append_new(conditions, json_pack("{s:s, s:O}", "type", type, member, list));
	json_decref(list);
}

static const char *const *topic_names(struct request *req)
{
	const char **names = arena_array(req->arena, 32, sizeof *names);

	for (size_t i = 0; i < 31 && built_in_topic(i); i++)
		names[i] = built_in_topic(i);
	return names;
}

static void add_hours(struct request *req, json_t *conditions)
{
	json_t *chosen = ticked(req, "day", days), *hours;
	const char *from = typed(req, "from"), *to = typed(req, "to");

	if (from || to) {
		hours = json_pack("{s:s, s:s*, s:s*}", "type", "hours", "from", from, "to", to);
		if (json_array_size(chosen))
			json_object_set(hours, "days", chosen);
		json_array_append_new(conditions, hours);
	}
	json_decref(chosen);
}

static json_t *conditions_typed(struct request *req)
{
	json_t *conditions = json_array(), *patterns = lines_of(req, "patterns"), *pattern;
	const char *length = typed(req, "length");
	size_t i;

	add_list(conditions, "words", "words", lines_of(req, "words"));
	add_list(conditions, "topic", "topics", ticked(req, "topic", topic_names(req)));
	json_array_foreach(patterns, i, pattern)
		json_array_append_new(conditions, json_pack("{s:s, s:O}", "type", "pattern", "pattern", pattern));
	json_decref(patterns);
	add_list(conditions, "personal_data", "kinds", ticked(req, "kind", kinds));
	if (length)
		json_array_append_new(conditions, json_pack("{s:s, s:I}", "type", "length", "max", (json_int_t)strtoll(length, NULL, 10)));
	add_hours(req, conditions);
	return conditions;
}

/* NULL lists are everybody. */
static void set_list(json_t *content, const char *member, json_t *list)
{
	json_object_set_new(content, member, json_array_size(list) ? json_incref(list) : json_null());
	json_decref(list);
}

static json_t *classes_typed(const struct request *req)
{
	json_t *list = json_array();

	for (size_t i = 0; i < req->form.count; i++)
		if (strcmp(req->form.items[i].name, "classes") == 0)
			json_array_append_new(list, json_string(req->form.items[i].value));
	return list;
}

json_t *guardrail_form_read(struct request *req)
{
	const char *message = typed(req, "message"), *name = typed(req, "name"), *priority = typed(req, "priority");
	const char *direction = typed(req, "direction"), *action = typed(req, "action");
	json_t *content = json_pack("{s:s*, s:s*, s:s*, s:o, s:s?, s:b, s:b}", "name", name, "direction", direction, "action", action,
				    "conditions", conditions_typed(req), "message", message, "enabled", typed(req, "enabled") != NULL,
				    "is_dry_run", typed(req, "dry_run") != NULL);

	json_object_set_new(content, "priority", json_integer(priority ? strtoll(priority, NULL, 10) : 100));
	set_list(content, "roles", ticked(req, "role", roles));
	set_list(content, "classes", classes_typed(req));
	return content;
}

/* ---- showing ---- */

static bool has(const json_t *list, const char *word)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (json_is_string(item) && strcmp(json_string_value(item), word) == 0)
			return true;
	return false;
}

/* Whether a condition of this type has this word in its list. */
static bool condition_has(const json_t *content, const char *member, const char *word)
{
	const json_t *condition;
	size_t i;

	json_array_foreach(json_object_get(content, "conditions"), i, condition)
		if (has(json_object_get(condition, member), word))
			return true;
	return false;
}

/* Texts of all conditions, one a line. */
static json_t *joined_lines(const json_t *content, const char *member)
{
	const json_t *condition, *item;
	struct strbuf lines;
	json_t *text;
	size_t i, j;

	strbuf_init(&lines, LINES_MAXIMUM);
	json_array_foreach(json_object_get(content, "conditions"), i, condition) {
		const json_t *value = json_object_get(condition, member);

		if (json_is_string(value))
			strbuf_add_format(&lines, "%s\n", json_string_value(value));
		json_array_foreach(value, j, item)
			strbuf_add_format(&lines, "%s\n", json_string_value(item));
	}
	text = json_string(strbuf_text(&lines));
	strbuf_release(&lines);
	return text;
}

/* The first value of a member that stands in some condition; null for none. */
static json_t *first_of(const json_t *content, const char *member)
{
	json_t *condition, *value;
	size_t i;

	json_array_foreach(json_object_get(content, "conditions"), i, condition)
		if ((value = json_object_get(condition, member)) != NULL)
			return json_incref(value);
	return json_null();
}

static json_t *choice(const char *key, const char *prefix, const char *word, bool is_chosen)
{
	char field[80], label[120];

	snprintf(field, sizeof field, "%s%s%s", prefix, *prefix ? "_" : "", word);
	snprintf(label, sizeof label, "%s.%s", key, word);
	return json_pack("{s:s, s:s, s:s, s:b}", "field", field, "value", word, "label", label, "is_chosen", is_chosen);
}

static void add_choices(json_t *model, const char *member, const char *key, const char *prefix, const char *const *words, const json_t *content,
			const char *of)
{
	json_t *list = json_array();

	for (; *words; words++)
		json_array_append_new(list, choice(key, prefix, *words, condition_has(content, of, *words) || has(json_object_get(content, of), *words)));
	json_object_set_new(model, member, list);
}

/* One of them: what the content says, else the first. */
static void add_options(json_t *model, const char *member, const char *key, const char *const *words, const json_t *content, const char *of)
{
	const char *chosen = json_string_value(json_object_get(content, of));
	json_t *list = json_array();

	for (size_t i = 0; words[i]; i++) {
		json_t *option = choice(key, "", words[i], chosen ? strcmp(chosen, words[i]) == 0 : i == 0);
		char hint[120];

		snprintf(hint, sizeof hint, "%s.%s.hint", key, words[i]);
		json_object_set_new(option, "hint", json_string(hint));
		json_array_append_new(list, option);
	}
	json_object_set_new(model, member, list);
}

static void add_topics(json_t *model, const json_t *content)
{
	json_t *list = json_array();

	for (size_t i = 0; built_in_topic(i); i++)
		json_array_append_new(list, choice("guardrails.topic", "topic", built_in_topic(i), condition_has(content, "topics", built_in_topic(i))));
	json_object_set_new(model, "topics", list);
}

/* A program may have written days as numbers. */
static void add_days(json_t *model, const json_t *content)
{
	const json_t *condition;
	json_t *list = json_array();
	unsigned chosen = 0;
	size_t i;

	json_array_foreach(json_object_get(content, "conditions"), i, condition)
		if (json_array_size(json_object_get(condition, "days")))
			chosen |= condition_days(condition);
	for (i = 0; days[i]; i++)
		json_array_append_new(list, choice("guardrails.day", "day", days[i], chosen >> (i + 1) % 7 & 1));
	json_object_set_new(model, "days", list);
}

json_t *guardrail_form_model(const json_t *content)
{
	static const char *const same[] = {"name", "message", "priority", "enabled", "is_dry_run", NULL};
	json_t *model = json_object(), *value;

	for (size_t i = 0; same[i]; i++)
		if ((value = json_object_get(content, same[i])) != NULL)
			json_object_set(model, same[i], value);
	json_object_set_new(model, "words", joined_lines(content, "words"));
	json_object_set_new(model, "patterns", joined_lines(content, "pattern"));
	json_object_set_new(model, "length", first_of(content, "max"));
	json_object_set_new(model, "from", first_of(content, "from"));
	json_object_set_new(model, "to", first_of(content, "to"));
	add_topics(model, content);
	add_choices(model, "kinds", "guardrails.kind", "kind", kinds, content, "kinds");
	add_days(model, content);
	add_choices(model, "roles", "school.role", "role", roles, content, "roles");
	add_options(model, "directions", "guardrails.direction", directions, content, "direction");
	add_options(model, "actions", "guardrails.action", actions, content, "action");
	add_options(model, "risk_actions", "guardrails.risk.action", risk_actions, content, "action");
	return model;
}
