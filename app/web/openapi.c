/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/openapi.h"

#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "web/exchange.h"

/* "A|B" as ["A","B"]. */
static json_t *words_array(const char *words)
{
	json_t *array = json_array();

	while (*words) {
		size_t length = strcspn(words, "|");

		json_array_append_new(array, json_stringn(words, length));
		words += length + (words[length] == '|');
	}
	return array;
}

static void set_number(json_t *schema, const char *name, int64_t number)
{
	if (number)
		json_object_set_new(schema, name, json_integer(number));
}

static json_t *text_schema(const struct field *field)
{
	json_t *schema = json_pack("{s:s}", "type", "string");

	set_number(schema, "minLength", field->min ? field->min : field->required);
	set_number(schema, "maxLength", field->max);
	return schema;
}

static json_t *field_schema(const struct field *field)
{
	json_t *schema;

	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_SECRET:
		return text_schema(field);
	case FIELD_INTEGER:
		schema = json_pack("{s:s, s:I}", "type", "integer", "minimum", (json_int_t)field->min);
		set_number(schema, "maximum", field->max);
		return schema;
	case FIELD_BOOLEAN:
		return json_pack("{s:s}", "type", "boolean");
	case FIELD_UUID:
		return json_pack("{s:s, s:s}", "type", "string", "format", "uuid");
	case FIELD_CHOICE:
		return json_pack("{s:s, s:o}", "type", "string", "enum", words_array(field->choices));
	case FIELD_TEXTS:
		return json_pack("{s:s, s:I, s:{s:s, s:I}}", "type", "array", "maxItems", (json_int_t)field->most, "items",
				 "type", "string", "maxLength", (json_int_t)field->max);
	case FIELD_UUIDS:
		return json_pack("{s:s, s:I, s:{s:s, s:s}}", "type", "array", "maxItems", (json_int_t)field->most, "items",
				 "type", "string", "format", "uuid");
	case FIELD_DATE:
		return json_pack("{s:s, s:s}", "type", "string", "format", "date");
	case FIELD_TIME_OF_DAY:
		return json_pack("{s:s, s:s}", "type", "string", "pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$");
	case FIELD_TIME:
		return json_pack("{s:s, s:s}", "type", "string", "format", "date-time");
	case FIELD_NUMBER:
		return json_pack("{s:s, s:f, s:f}", "type", "number", "minimum", field->lowest, "maximum", field->highest);
	case FIELD_CURSOR:
	case FIELD_FILE:
		return json_pack("{s:s}", "type", "string");
	case FIELD_JSON:
	case FIELD_BODY:
		return field->schema ? json_loads(field->schema, 0, NULL) : json_object();
	}
	return json_object();
}

static json_t *reference_schema(void)
{
	return json_pack("{s:s, s:[s,s], s:{s:{s:s, s:s}, s:{s:s}}, s:b}", "type", "object", "required", "id", "name", "properties",
			 "id", "type", "string", "format", "uuid", "name", "type", "string", "additionalProperties", 0);
}

static json_t *member_schema(const struct member *member)
{
	switch (member->kind) {
	case MEMBER_KIND_ID:
		return json_pack("{s:s, s:s}", "type", "string", "format", "uuid");
	case MEMBER_KIND_TEXT:
		if (member->words)
			return json_pack("{s:s, s:o}", "type", "string", "enum", words_array(member->words));
		return json_pack("{s:s}", "type", "string");
	case MEMBER_KIND_ADDRESS:
	case MEMBER_KIND_LOCALISED:
	case MEMBER_KIND_SEALED:
		return json_pack("{s:s}", "type", "string");
	case MEMBER_KIND_INTEGER:
		return json_pack("{s:s}", "type", "integer");
	case MEMBER_KIND_NUMBER:
		return json_pack("{s:s}", "type", "number");
	case MEMBER_KIND_BOOLEAN:
		return json_pack("{s:s}", "type", "boolean");
	case MEMBER_KIND_TIME:
		return json_pack("{s:s, s:s}", "type", "string", "format", "date-time");
	case MEMBER_KIND_REFERENCE:
		return reference_schema();
	case MEMBER_KIND_TEXTS:
		return json_pack("{s:s, s:{s:s}}", "type", "array", "items", "type", "string");
	case MEMBER_KIND_OBJECT:
	case MEMBER_KIND_SENTENCES:
		return json_loads(member->schema, 0, NULL);
	}
	return json_object();
}

static json_t *nullable(json_t *schema)
{
	return json_pack("{s:[o, {s:s}]}", "anyOf", schema, "type", "null");
}

static json_t *shape_schema(const struct shape *shape)
{
	json_t *properties, *required;

	if (shape->schema)
		return json_loads(shape->schema, 0, NULL);
	properties = json_object();
	required = json_array();
	for (size_t i = 0; i < shape->count; i++) {
		json_t *schema = member_schema(&shape->members[i]);

		json_object_set_new(properties, shape->members[i].name, shape->members[i].nullable ? nullable(schema) : schema);
		if (!shape->members[i].optional)
			json_array_append_new(required, json_string(shape->members[i].name));
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
			 "additionalProperties", 0);
}

static json_t *answer_schema(const struct shape *shape)
{
	json_t *item = json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", shape->name));
	json_t *schema;

	if (!shape->list)
		return item;
	schema = json_pack("{s:s, s:{s:{s:s, s:o}, s:{s:[s,s]}}, s:[s,s], s:b}", "type", "object", "properties", "items", "type",
			   "array", "items", item, "next", "type", "string", "null", "required", "items", "next",
			   "additionalProperties", 0);
	if (shape->beside) {
		json_object_set_new(json_object_get(schema, "properties"), shape->beside, json_pack("{s:s}", "type", "integer"));
		json_array_append_new(json_object_get(schema, "required"), json_string(shape->beside));
	}
	return schema;
}

static bool is_answered(const struct shape *shape)
{
	return shape->count || shape->schema;
}

static json_t *content(const char *type, json_t *schema)
{
	return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *object_schema(const struct fields *fields, bool with_files)
{
	json_t *properties = json_object(), *required = json_array();
	bool is_open = false;

	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		json_t *schema;

		is_open |= field->wildcard;
		if (field->wildcard || (field->kind == FIELD_FILE && !with_files))
			continue;
		schema = field_schema(field);
		json_object_set_new(properties, field->name, field->required ? schema : nullable(schema));
		if (field->required)
			json_array_append_new(required, json_string(field->name));
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
			 "additionalProperties", is_open);
}

/* Where no file must be sent, the other fields do without a form. */
static bool requires_file(const struct fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].kind == FIELD_FILE && fields->items[i].required)
			return true;
	return false;
}

static json_t *body_content(const struct fields *fields)
{
	json_t *types;

	if (fields_take_file(fields)) {
		types = content("multipart/form-data", object_schema(fields, true));
		if (!requires_file(fields))
			json_object_update_new(types, content("application/json", object_schema(fields, false)));
		return types;
	}
	if (!fields_take_body(fields))
		return content("application/json", object_schema(fields, false));
	types = content("application/json", field_schema(&fields->items[0]));
	json_object_set_new(types, "application/x-ndjson", json_pack("{s:{s:s}}", "schema", "type", "string"));
	return types;
}

/* "/tutors/:tutor" as "/tutors/{tutor}"; each parameter is added to the operation's. */
static char *open_path(struct arena *arena, const char *pattern, json_t *parameters)
{
	char *path = arena_alloc(arena, 2 * strlen(pattern) + 1), *end = path;

	while (*pattern) {
		size_t length;

		if (*pattern != ':') {
			*end++ = *pattern++;
			continue;
		}
		length = strcspn(++pattern, "/");
		json_array_append_new(parameters, json_pack("{s:s%, s:s, s:b, s:{s:s}}", "name", pattern, length, "in", "path",
							    "required", 1, "schema", "type", "string"));
		*end++ = '{';
		memcpy(end, pattern, length);
		end += length;
		*end++ = '}';
		pattern += length;
	}
	return path;
}

static void add_query(const struct fields *fields, json_t *parameters, bool reads)
{
	for (size_t i = 0; i < fields->count; i++)
		if (reads || fields->items[i].in_address)
			json_array_append_new(parameters, json_pack("{s:s, s:s, s:b, s:o}", "name", fields->items[i].name, "in", "query",
							    "required", fields->items[i].required, "schema",
							    field_schema(&fields->items[i])));
}

/* A file's bytes have no schema, only their types. */
static json_t *file_content(const char *types)
{
	json_t *all = json_object();

	while (*types) {
		size_t length = strcspn(types, "|");

		json_object_setn_new(all, types, length, json_pack("{s:{}}", "schema")); /* whatever the file holds */
		types += length + (types[length] == '|');
	}
	return all;
}

static json_t *responses(const struct route *route)
{
	json_t *all = json_object();

	json_object_set_new(all, "default", json_pack("{s:s, s:o}", "description", "problem document (RFC 9457)", "content",
		content("application/problem+json", json_pack("{s:s}", "$ref", "#/components/schemas/PROBLEM"))));
	if (is_answered(route->answer))
		json_object_set_new(all, "2XX", json_pack("{s:s, s:o}", "description", "done", "content",
							  content("application/json", answer_schema(route->answer))));
	else if (route->answer->files)
		json_object_set_new(all, "2XX", json_pack("{s:s, s:o}", "description", "a file", "content", file_content(route->answer->files)));
	else
		json_object_set_new(all, "2XX", json_pack("{s:s}", "description", "done"));
	if (route->answer->later)
		json_object_set_new(all, "202", json_pack("{s:s, s:o}", "description", "a job makes it", "content",
							  content("application/json", answer_schema(route->answer->later))));
	return all;
}

static void add_schema(json_t *schemas, const struct shape *shape)
{
	if (shape && is_answered(shape) && !json_object_get(schemas, shape->name))
		json_object_set_new(schemas, shape->name, shape_schema(shape));
}

static void add_operation(struct arena *arena, json_t *paths, json_t *schemas, const struct route *route)
{
	static const char *const names[] = {
		[HTTP_GET] = "get", [HTTP_HEAD] = "head", [HTTP_POST] = "post", [HTTP_PUT] = "put",
		[HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete", [HTTP_OTHER] = "trace",
	};
	json_t *parameters = json_array();
	const char *path = open_path(arena, route->api_pattern, parameters);
	json_t *operation = json_pack("{s:s, s:s, s:o}", "operationId", arena_printf(arena, "%s_%s", names[route->api_method],
				      route->name), "description", arena_printf(arena, "Who may: %s", route->access->roles),
				      "responses", responses(route));
	json_t *item = json_object_get(paths, path);

	add_query(route->fields, parameters, route->api_method == HTTP_GET);
	if (route->api_method != HTTP_GET && route->fields->count)
		json_object_set_new(operation, "requestBody", json_pack("{s:b, s:o}", "required", 1, "content",
			body_content(route->fields)));
	json_object_set_new(operation, "parameters", parameters);
	json_object_set_new(operation, "security", route->access == &ACCESS_PUBLIC ? json_array() :
			    json_pack("[{s:[]}]", "token"));
	if (!item) {
		item = json_object();
		json_object_set_new(paths, path, item);
	}
	json_object_set_new(item, names[route->api_method], operation);
	add_schema(schemas, route->answer);
	add_schema(schemas, route->answer->later);
}

static json_t *problem_schema(void)
{
	return json_loads("{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"code\"],\"properties\":{"
			  "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
			  "\"detail\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"suggestion\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":{"
			  "\"type\":\"object\",\"required\":[\"field\",\"code\",\"message\"],\"properties\":{\"field\":{\"type\":\"string\"},"
			  "\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}}}}", 0, NULL);
}

enum http_status openapi_read(struct request *req)
{
	const struct site *site = req->exchange->site;
	json_t *paths = json_object(), *schemas = json_object();

	sent(req);
	json_object_set_new(schemas, "PROBLEM", problem_schema());
	for (size_t i = 0; i < site->table_count; i++)
		for (size_t j = 0; j < site->tables[i]->count; j++)
			if (site->tables[i]->routes[j].api_pattern)
				add_operation(req->arena, paths, schemas, &site->tables[i]->routes[j]);
	return reply_json(req, HTTP_OK, json_pack("{s:s, s:{s:s, s:s}, s:[{s:o}], s:o, s:{s:o, s:{s:{s:s, s:s}}}}",
		"openapi", "3.1.0", "info", "title", "Seodang", "version", SEODANG_VERSION, "servers", "url",
		json_sprintf("%s/api/v1", site->prefix), "paths", paths, "components", "schemas", schemas, "securitySchemes",
		"token", "type", "http", "scheme", "bearer"));
}
