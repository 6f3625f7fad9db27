/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/json_data.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

#define NUMBER_SIZE 48

/* As JavaScript's Number::toString: plain digits from 1e-6 up to 1e21, an exponent beyond. */
static json_t *real_text(double real)
{
	char text[NUMBER_SIZE];
	int digits = 1, exponent;
	char *mark;

	if (real == 0)
		return json_string("0");
	do
		snprintf(text, sizeof text, "%.*e", digits - 1, real);
	while (strtod(text, NULL) != real && ++digits <= 17);
	mark = strchr(text, 'e');
	exponent = (int)strtol(mark + 1, NULL, 10);
	if (exponent >= -6 && exponent < 21)
		snprintf(text, sizeof text, "%.*f", digits - 1 > exponent ? digits - 1 - exponent : 0, real);
	else
		snprintf(mark, sizeof text - (size_t)(mark - text), "e%+d", exponent);
	return json_string(text);
}

static json_t *integer_text(json_int_t integer)
{
	char text[NUMBER_SIZE];

	snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, integer);
	return json_string(text);
}

static void prepare_members(json_t *json)
{
	if (json_is_object(json))
		for (void *member = json_object_iter(json); member; member = json_object_iter_next(json, member))
			json_object_iter_set_new(json, member, json_data_prepare(json_incref(json_object_iter_value(member))));
	if (json_is_array(json))
		for (size_t i = 0; i < json_array_size(json); i++)
			json_array_set_new(json, i, json_data_prepare(json_incref(json_array_get(json, i))));
}

json_t *json_data_prepare(json_t *json)
{
	json_t *text;

	if (json_is_integer(json))
		text = integer_text(json_integer_value(json));
	else if (json_is_real(json))
		text = real_text(json_real_value(json));
	else if (json_is_true(json))
		text = json_string("true");
	else {
		prepare_members(json);
		return json;
	}
	if (!text)
		log_die("out of memory");
	json_decref(json);
	return text;
}

static void release(void *json)
{
	json_decref(json);
}

json_t *json_data_keep(struct arena *arena, json_t *json)
{
	if (!json)
		return NULL;
	json = json_data_prepare(json);
	arena_on_reset(arena, release, json);
	return json;
}

static struct view_value find_member(const struct view_object *object, const struct view_name *name)
{
	const json_t *member = json_object_getn(object->self, name->text, name->length);

	return member ? json_data_value(member) : (struct view_value){.kind = VIEW_ABSENT};
}

static size_t count_items(const struct view_list *list)
{
	return json_array_size(list->self);
}

static struct view_value item_at(const struct view_list *list, size_t index)
{
	return json_data_value(json_array_get(list->self, index));
}

static const struct view_object_type object_type = {find_member};
static const struct view_list_type list_type = {count_items, item_at};

struct view_object json_data_object(const json_t *json)
{
	return (struct view_object){.type = &object_type, .self = json};
}

struct view_value json_data_value(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return (struct view_value){.kind = VIEW_OBJECT, .object = json_data_object(json)};
	case JSON_ARRAY:
		return (struct view_value){.kind = VIEW_LIST, .list = {.type = &list_type, .self = json}};
	case JSON_STRING:
		return (struct view_value){.kind = VIEW_TEXT, .text = {json_string_value(json), json_string_length(json)}};
	case JSON_FALSE:
		return (struct view_value){.kind = VIEW_FALSE, .text = {"false", strlen("false")}};
	case JSON_NULL:
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_TRUE:
		break; /* null; the others are strings after json_data_prepare */
	}
	return (struct view_value){.kind = VIEW_FALSE};
}
