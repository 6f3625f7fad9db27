/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/rows.h"

#include <jansson.h>

#include "view/json_data.h"

static int column_of(const struct row_source *source, const struct view_name *name)
{
	short *known = &source->columns[name->id];

	if (!*known) {
		size_t columns = result_columns(source->result);

		*known = -1;
		for (size_t i = 0; i < columns && *known < 0; i++)
			if (view_is_named(name, result_column_name(source->result, i)))
				*known = (short)(i + 1);
	}
	return *known - 1;
}

struct row_json {
	bool is_open;
	size_t row;
	struct view_value value;
};

static struct view_value json_column(const struct row_source *source, size_t row, size_t column, const char *text,
				     size_t length)
{
	struct row_json *kept = &source->json[column];
	json_t *json;

	if (kept->is_open && kept->row == row)
		return kept->value;
	json = json_loadb(text, length, JSON_DECODE_ANY, NULL);
	if (!json)
		return view_false();
	json = json_data_keep(source->arena, json);
	*kept = (struct row_json){.is_open = true, .row = row, .value = json_data_value(json)};
	return kept->value;
}

static struct view_value find_column(const struct view_object *object, const struct view_name *name)
{
	const struct row_source *source = object->self;
	int column = column_of(source, name);
	const char *text;
	size_t length;

	if (column < 0)
		return view_absent();
	text = result_value(source->result, object->index, (size_t)column, &length);
	if (!text)
		return view_false();
	switch (result_column_kind(source->result, (size_t)column)) {
	case COLUMN_BOOLEAN:
		if (text[0] != 't')
			return view_false();
		break;
	case COLUMN_JSON:
		return json_column(source, object->index, (size_t)column, text, length);
	case COLUMN_TEXT:
	case COLUMN_NUMBER:
	case COLUMN_TIME:
		break;
	}
	return (struct view_value){.kind = VIEW_TEXT, .text = {text, length}};
}

static const struct view_object_type row_type = {.find = find_column};

static size_t count_rows(const struct view_list *list)
{
	return ((const struct row_source *)list->self)->count;
}

static struct view_value item_row(const struct view_list *list, size_t index)
{
	return (struct view_value){.kind = VIEW_OBJECT, .object = row_source_row(list->self, index)};
}

static const struct view_list_type list_type = {.count = count_rows, .item = item_row};

struct row_source *row_source_create(struct arena *arena, const struct result *result, size_t names, size_t count)
{
	struct row_source *source = arena_alloc(arena, sizeof *source);

	source->result = result;
	source->arena = arena;
	source->count = count;
	source->columns = arena_array(arena, names, sizeof *source->columns);
	source->json = arena_array(arena, result_columns(result), sizeof *source->json);
	return source;
}

struct view_value row_source_list(const struct row_source *source)
{
	if (!source->count)
		return view_false();
	return (struct view_value){.kind = VIEW_LIST, .list = {.type = &list_type, .self = source}};
}

struct view_object row_source_row(const struct row_source *source, size_t row)
{
	return (struct view_object){.type = &row_type, .self = source, .index = row};
}
