/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/rows.h"

#include <jansson.h>
#include <limits.h>
#include <string.h>

#include "auth/sealed.h"
#include "view/json_data.h"
#include "web/exchange.h"

#define NO_COLUMN SHRT_MAX

static bool is_sealed_as(const struct view_name *name, const char *column)
{
	return strncmp(column, name->text, name->length) == 0 && strcmp(column + name->length, SEALED_ENDING) == 0;
}

/* As row_source.columns says it. */
static short find_name(const struct result *result, const struct view_name *name)
{
	size_t columns = result_columns(result);

	for (size_t i = 0; i < columns; i++) {
		if (view_is_named(name, result_column_name(result, i)))
			return (short)(i + 1);
		if (is_sealed_as(name, result_column_name(result, i)))
			return (short)-(i + 1);
	}
	return NO_COLUMN;
}

static short column_of(const struct row_source *source, const struct view_name *name)
{
	short *known = &source->columns[name->id];

	if (!*known)
		*known = find_name(source->result, name);
	return *known;
}

static struct view_value sealed_column(const struct row_source *source, const char *name, const char *sealed)
{
	const struct secret_key *key = &source->req->exchange->site->key;
	const char *text;

	if (!sealed_open(key, source->req->arena, sealed, &text))
		exchange_cannot_open(source->req, name);
	return view_text_value(text);
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
	json = json_data_keep(source->req->arena, json);
	if (sealed_has_members(text, length) && !sealed_open_members(&source->req->exchange->site->key, source->req->arena, json))
		exchange_cannot_open(source->req, result_column_name(source->result, column));
	*kept = (struct row_json){.is_open = true, .row = row, .value = json_data_value(json)};
	return kept->value;
}

static struct view_value find_column(const struct view_object *object, const struct view_name *name)
{
	const struct row_source *source = object->self;
	short place = column_of(source, name);
	size_t column, length;
	const char *text;

	if (place == NO_COLUMN)
		return view_absent();
	column = (size_t)(place < 0 ? -place : place) - 1;
	text = result_value(source->result, object->index, column, &length);
	if (!text)
		return view_false();
	if (place < 0)
		return sealed_column(source, result_column_name(source->result, column), text);
	switch (result_column_kind(source->result, column)) {
	case COLUMN_BOOLEAN:
		if (text[0] != 't')
			return view_false();
		break;
	case COLUMN_JSON:
		return json_column(source, object->index, column, text, length);
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

struct row_source *row_source_create(struct request *req, const struct result *result, size_t count)
{
	struct row_source *source = arena_alloc(req->arena, sizeof *source);

	source->result = result;
	source->req = req;
	source->count = count;
	source->columns = arena_array(req->arena, view_names_count(req->exchange->site->view), sizeof *source->columns);
	source->json = arena_array(req->arena, result_columns(result), sizeof *source->json);
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
