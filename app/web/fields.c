/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/fields.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/text.h"
#include "web/cursor.h"
#include "web/exchange.h"

#define USUAL_LIMIT 20
#define LONGEST_SECRET 1024

const struct fields NO_FIELDS = {.name = "NO_FIELDS"};

/* Fields every form may carry: the frame's own. What every address may: the language of the answer. */
static const char *const frame_fields[] = {"token", "once"}, *const address_fields[] = {"lang"};

struct reading {
	struct request *req;
	const struct fields *fields;
	struct field_error *first, **last;
};

static void refuse(struct reading *reading, const char *field, const char *code, int64_t limit)
{
	struct field_error *error = arena_alloc(reading->req->arena, sizeof *error);

	error->field = field;
	error->code = code;
	error->limit = limit;
	*reading->last = error;
	reading->last = &error->next;
}

static bool check_text(struct reading *reading, const struct field *field, const char *raw, size_t raw_length,
		       const char **checked)
{
	struct arena *arena = reading->req->arena;
	size_t length, characters;
	const char *text = text_typed(arena, raw, raw_length, &length);

	characters = text_characters(text, length);
	if (text_has_control(text, length, field->lines)) {
		refuse(reading, field->name, "control_characters", 0);
	} else if (characters == 0 && (field->required || field->min > 0)) {
		refuse(reading, field->name, "required", 0);
	} else if ((int64_t)characters < field->min && characters > 0) {
		refuse(reading, field->name, "too_short", field->min);
	} else if (field->max && (int64_t)characters > field->max) {
		refuse(reading, field->name, "too_long", field->max);
	} else if (field->is_good && characters > 0 && !field->is_good(text)) {
		refuse(reading, field->name, field->bad, 0);
	} else {
		*checked = text;
		return true;
	}
	return false;
}

static bool check_secret(struct reading *reading, const struct field *field, const char *raw, size_t length,
			 struct field_value *value)
{
	int64_t maximum = field->max ? field->max : LONGEST_SECRET;
	size_t normal_length;
	char *normal = text_nfc(reading->req->arena, raw, length, &normal_length);
	int64_t characters = (int64_t)text_characters(normal, normal_length);

	if (!characters && field->required)
		refuse(reading, field->name, "required", 0);
	else if (characters < field->min)
		refuse(reading, field->name, "too_short", field->min);
	else if (characters > maximum)
		refuse(reading, field->name, "too_long", maximum);
	else {
		value->text = normal;
		return true;
	}
	return false;
}

static bool check_integer(struct reading *reading, const struct field *field, long long integer,
			  struct field_value *value)
{
	if (integer < field->min)
		refuse(reading, field->name, "too_small", field->min);
	else if (field->max && integer > field->max)
		refuse(reading, field->name, "too_large", field->max);
	else {
		value->integer = integer;
		return true;
	}
	return false;
}

static bool check_integer_text(struct reading *reading, const struct field *field, const char *text,
			       struct field_value *value)
{
	char *end;
	long long integer;

	errno = 0;
	integer = strtoll(text, &end, 10);
	if (end == text || *end || errno || !strchr("-0123456789", text[0])) {
		refuse(reading, field->name, "not_a_number", 0);
		return false;
	}
	return check_integer(reading, field, integer, value);
}

/* text is one of "a|b|c". */
static bool is_choice(const char *choices, const char *text)
{
	size_t length = strlen(text);

	for (const char *choice = choices; length; choice = strchr(choice, '|') + 1) {
		size_t size = strcspn(choice, "|");

		if (size == length && memcmp(choice, text, size) == 0)
			return true;
		if (!choice[size])
			return false;
	}
	return false;
}

bool field_is_time_of_day(const char *text)
{
	return text && strlen(text) == 5 && text[2] == ':' && strspn(text, "0123456789:") == 5 && text[0] < '3' &&
	       (text[0] < '2' || text[1] < '4') && text[3] < '6' && text[4] != ':';
}

static bool wrong(struct reading *reading, const struct field *field, const char *code)
{
	refuse(reading, field->name, code, 0);
	return false;
}

static bool check_date(struct reading *reading, const struct field *field, const char *text)
{
	clock_time time;

	if (strlen(text) != 10 || !clock_parse(&time, text, 10))
		return wrong(reading, field, "not_a_date");
	return !field->is_good || field->is_good(text) || wrong(reading, field, field->bad);
}

static bool check_number(struct reading *reading, const struct field *field, double real, struct field_value *value)
{
	if (!isfinite(real))
		return wrong(reading, field, "not_a_number");
	if (real < field->lowest)
		return wrong(reading, field, "number_too_small");
	if (real > field->highest)
		return wrong(reading, field, "number_too_large");
	value->real = real;
	return true;
}

/* strtod in the C locale, which the programs run in, without its hexadecimal and "nan". */
static bool check_number_text(struct reading *reading, const struct field *field, const char *text, struct field_value *value)
{
	size_t length = strspn(text, "-+.0123456789eE");
	char *end;
	double real = strtod(text, &end);

	if (!length || text[length] || end != text + length)
		return wrong(reading, field, "not_a_number");
	return check_number(reading, field, real, value);
}

/* A browser's datetime-local has no offset: it means the clock on the wall. */
static bool check_time(struct reading *reading, const struct field *field, const char *text, struct field_value *value)
{
	size_t length = strlen(text);
	bool is_local = !reading->req->is_api && strcspn(text, "Z+") == length && length >= 16 && !strchr(text + 11, '-');

	if (length < 16 || text[4] != '-' || !clock_parse(&value->time, is_local && length == 16 ?
	    arena_printf(reading->req->arena, "%s:00", text) : text, is_local && length == 16 ? length + 3 : length))
		return wrong(reading, field, "not_a_time");
	if (is_local)
		value->time -= clock_offset(value->time) * CLOCK_SECOND;
	return true;
}

static bool check_boolean(const char *text, bool *boolean)
{
	*boolean = strcmp(text, "1") == 0 || strcmp(text, "on") == 0 || strcmp(text, "true") == 0;
	return *boolean || strcmp(text, "0") == 0 || strcmp(text, "false") == 0 || !*text;
}

/* One value as text, from a form, a query or a JSON string. @return true when it passed */
static bool check_one(struct reading *reading, const struct field *field, const char *text, size_t length,
		      struct field_value *value)
{
	switch (field->kind) {
	case FIELD_TEXT:
		return check_text(reading, field, text, length, &value->text);
	case FIELD_SECRET:
		return check_secret(reading, field, text, length, value);
	case FIELD_INTEGER:
		return check_integer_text(reading, field, text, value);
	case FIELD_BOOLEAN:
		return check_boolean(text, &value->boolean) || wrong(reading, field, "not_a_boolean");
	case FIELD_UUID:
		return uuid_parse(&value->uuid, text) || wrong(reading, field, "not_an_id");
	case FIELD_CHOICE:
		value->text = text;
		return is_choice(field->choices, text) || wrong(reading, field, "unknown_choice");
	case FIELD_DATE:
		value->text = text;
		return check_date(reading, field, text);
	case FIELD_TIME_OF_DAY:
		value->text = text;
		return field_is_time_of_day(text) || wrong(reading, field, "not_a_time");
	case FIELD_CURSOR:
		return cursor_read(reading->req->arena, reading->req->route->name, text, field->by_name, &value->cursor_key, &value->uuid) ||
		       wrong(reading, field, "bad_cursor");
	case FIELD_TIME:
		return check_time(reading, field, text, value);
	case FIELD_NUMBER:
		return check_number_text(reading, field, text, value);
	case FIELD_TEXTS:
	case FIELD_UUIDS:
	case FIELD_FILE:
	case FIELD_JSON:
	case FIELD_BODY:
		break;
	}
	return wrong(reading, field, "wrong_type");
}

/* ---- lists: PostgreSQL arrays being written, {"a","b"} ---- */

struct list {
	struct reading *reading;
	const struct field *field;
	struct strbuf *array;
	int items;
};

/* With room for all that passes: a character is four bytes at most, one that is escaped two. */
static struct list list_begin(struct reading *reading, const struct field *field)
{
	size_t item = field->kind == FIELD_UUIDS ? UUID_TEXT_SIZE : 4 * (size_t)field->max + sizeof "\"\",";
	struct list list = {.reading = reading, .field = field};

	list.array = strbuf_in_arena(reading->req->arena, (size_t)field->most * item + sizeof "{}");
	strbuf_add_char(list.array, '{');
	return list;
}

static bool list_add_uuid(struct list *list, const char *text)
{
	struct uuid uuid;

	if (!uuid_parse(&uuid, text))
		return wrong(list->reading, list->field, "not_an_id");
	strbuf_add_format(list->array, "%s%s", list->items > 1 ? "," : "", uuid.text);
	return true;
}

static bool list_add_text(struct list *list, const char *text, size_t length)
{
	struct field one = *list->field;
	const char *checked;

	one.required = true;
	if (!check_text(list->reading, &one, text, length, &checked))
		return false;
	strbuf_add_text(list->array, list->items > 1 ? ",\"" : "\"");
	for (; *checked; checked++) {
		if (*checked == '"' || *checked == '\\')
			strbuf_add_char(list->array, '\\');
		strbuf_add_char(list->array, *checked);
	}
	strbuf_add_char(list->array, '"');
	return true;
}

static bool list_add(struct list *list, const char *text, size_t length)
{
	if (++list->items > list->field->most) {
		refuse(list->reading, list->field->name, "too_many", list->field->most);
		return false;
	}
	return list->field->kind == FIELD_UUIDS ? list_add_uuid(list, text) : list_add_text(list, text, length);
}

static bool list_end(struct list *list, struct field_value *value)
{
	if (!list->items && list->field->required)
		return wrong(list->reading, list->field, "required");
	strbuf_add_char(list->array, '}');
	value->array = strbuf_text(list->array);
	return true;
}

/* "수학, 과학" of a form. */
static bool split_text(struct list *list, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, ","), item_length;
		char *item = text_trim(list->reading->req->arena, text, length, &item_length);

		if (item_length && !list_add(list, item, item_length))
			return false;
		text += length + (text[length] == ',');
	}
	return true;
}

static bool split_texts(struct reading *reading, const struct field *field, const struct pairs *pairs, struct field_value *value)
{
	struct list list = list_begin(reading, field);

	for (size_t i = 0; i < pairs->count; i++)
		if (strcmp(pairs->items[i].name, field->name) == 0 && (pairs->items[i].file || !split_text(&list, pairs->items[i].value)))
			return pairs->items[i].file && wrong(reading, field, "wrong_type");
	return list_end(&list, value);
}

static bool collect_uuids(struct reading *reading, const struct field *field, const struct pairs *pairs,
			  struct field_value *value)
{
	struct list list = list_begin(reading, field);

	for (size_t i = 0; i < pairs->count; i++)
		if (strcmp(pairs->items[i].name, field->name) == 0 &&
		    !list_add(&list, pairs->items[i].value, pairs->items[i].length))
			return false;
	return list_end(&list, value);
}

static bool check_json_array(struct reading *reading, const struct field *field, const json_t *json,
			     struct field_value *value)
{
	struct list list = list_begin(reading, field);

	if (!json_is_array(json))
		return wrong(reading, field, "wrong_type");
	for (size_t i = 0; i < json_array_size(json); i++) {
		const json_t *item = json_array_get(json, i);

		if (!json_is_string(item))
			return wrong(reading, field, "wrong_type");
		if (!list_add(&list, json_string_value(item), json_string_length(item)))
			return false;
	}
	return list_end(&list, value);
}

/* ---- forms and queries ---- */

static bool check_pair(struct reading *reading, const struct field *field, const struct pair *pair,
		       const struct pairs *pairs, struct field_value *value)
{
	if (field->kind == FIELD_FILE) {
		value->text = pair->file;
		value->file_name = pair->file_name;
		/* No file chosen: browsers send the field all the same, without a name and empty. */
		return pair->file || ((pair->length || field->required) && wrong(reading, field, pair->length ? "not_a_file" : "required"));
	}
	if (pair->file)
		return wrong(reading, field, "wrong_type");
	if (field->kind == FIELD_TEXTS)
		return split_texts(reading, field, pairs, value);
	if (field->kind == FIELD_UUIDS)
		return collect_uuids(reading, field, pairs, value);
	/* An empty box of a form is a field left out, except where the text itself may be empty; the API has no boxes. */
	if (pair->length == 0 && !reading->req->is_api && field->kind != FIELD_TEXT && field->kind != FIELD_BOOLEAN) {
		if (field->required)
			refuse(reading, field->name, "required", 0);
		return false;
	}
	return check_one(reading, field, pair->value, pair->length, value);
}

static bool is_doubled(const struct pairs *pairs, const struct pair *first)
{
	for (const struct pair *other = first + 1; other < pairs->items + pairs->count; other++)
		if (strcmp(other->name, first->name) == 0)
			return true;
	return false;
}

static void read_pairs(struct reading *reading, const struct pairs *sent, struct field_value *values)
{
	for (size_t i = 0; i < reading->fields->count; i++) {
		const struct field *field = &reading->fields->items[i];
		bool is_in_address = field->in_address && pairs_find(&reading->req->query, field->name);
		const struct pairs *pairs = is_in_address ? &reading->req->query : sent;
		const struct pair *pair = pairs_find(pairs, field->name);

		if (field->wildcard)
			continue;
		if (!pair && field->kind == FIELD_BOOLEAN && pairs == &reading->req->form)
			values[i].present = true; /* a browser sends no box that is not ticked */
		else if (!pair && field->required)
			refuse(reading, field->name, "required", 0);
		else if (pair && field->kind != FIELD_UUIDS && !field->several && is_doubled(pairs, pair))
			refuse(reading, field->name, "doubled", 0);
		else if (pair)
			values[i].present = check_pair(reading, field, pair, pairs, &values[i]);
	}
}

static bool is_declared(const struct fields *fields, const char *name, bool only_in_address)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];

		if (only_in_address && !field->in_address)
			continue;
		if (field->wildcard ? strncmp(name, field->name, strlen(field->name)) == 0 :
				      strcmp(name, field->name) == 0)
			return true;
	}
	return false;
}

/* What is neither declared nor one of the others. */
static void refuse_unknown_pairs(struct reading *reading, const struct pairs *pairs, bool only_in_address, const char *const *others,
				 size_t other_count)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const char *name = pairs->items[i].name;
		bool known = is_declared(reading->fields, name, only_in_address);

		for (size_t j = 0; !known && j < other_count; j++)
			known = strcmp(name, others[j]) == 0;
		if (!known)
			refuse(reading, name, "unknown_field", 0);
	}
}

/* ---- JSON ---- */

static bool check_json(struct reading *reading, const struct field *field, json_t *json, struct field_value *value)
{
	switch (field->kind) {
	case FIELD_JSON:
		value->json = json;
		return true;
	case FIELD_BOOLEAN:
		value->boolean = json_is_true(json);
		return json_is_boolean(json) || wrong(reading, field, "not_a_boolean");
	case FIELD_NUMBER:
		if (!json_is_number(json))
			return wrong(reading, field, "not_a_number");
		return check_number(reading, field, json_number_value(json), value);
	case FIELD_INTEGER:
		if (!json_is_integer(json))
			return wrong(reading, field, "not_a_number");
		return check_integer(reading, field, json_integer_value(json), value);
	case FIELD_TEXTS:
	case FIELD_UUIDS:
		return check_json_array(reading, field, json, value);
	case FIELD_TEXT:
	case FIELD_SECRET:
	case FIELD_UUID:
	case FIELD_CHOICE:
	case FIELD_DATE:
	case FIELD_TIME_OF_DAY:
	case FIELD_TIME:
	case FIELD_CURSOR:
	case FIELD_FILE:
	case FIELD_BODY:
		break;
	}
	if (!json_is_string(json))
		return wrong(reading, field, "wrong_type");
	return check_one(reading, field, json_string_value(json), json_string_length(json), value);
}

static void read_json(struct reading *reading, struct field_value *values)
{
	json_t *object = reading->req->json;
	const char *name;
	json_t *member;

	for (size_t i = 0; i < reading->fields->count; i++) {
		const struct field *field = &reading->fields->items[i];
		json_t *json = json_object_get(object, field->name);

		if ((!json || json_is_null(json)) && field->required)
			refuse(reading, field->name, "required", 0);
		else if (json && !json_is_null(json))
			values[i].present = check_json(reading, field, json, &values[i]);
	}
	/* A wildcard's members are the handler's to read, from req->json. */
	json_object_foreach(object, name, member)
		if (!is_declared(reading->fields, name, false))
			refuse(reading, arena_strdup(reading->req->arena, name), "unknown_field", 0);
}

static void require_all(struct reading *reading)
{
	for (size_t i = 0; i < reading->fields->count; i++)
		if (reading->fields->items[i].required)
			refuse(reading, reading->fields->items[i].name, "required", 0);
}

static bool is_any_ticked(const struct fields *fields, const struct field_value *values, const char *one_of)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].one_of && strcmp(fields->items[i].one_of, one_of) == 0 && values[i].boolean)
			return true;
	return false;
}

/* The boxes of one name stand together: it is refused at the first of them. */
static void require_one_of_boxes(struct reading *reading, const struct field_value *values)
{
	const char *last = "";

	for (size_t i = 0; i < reading->fields->count; i++) {
		const char *one_of = reading->fields->items[i].one_of;

		if (one_of && strcmp(one_of, last) != 0 && !is_any_ticked(reading->fields, values, one_of))
			refuse(reading, one_of, "required", 0);
		last = one_of ? one_of : "";
	}
}

bool fields_take_file(const struct fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].kind == FIELD_FILE)
			return true;
	return false;
}

bool fields_take_body(const struct fields *fields)
{
	return fields->count == 1 && fields->items[0].kind == FIELD_BODY;
}

struct field_error *fields_read(struct request *req, const struct fields *fields, struct field_value *values)
{
	struct reading reading = {.req = req, .fields = fields};
	bool reads = req->method == HTTP_GET || req->method == HTTP_HEAD;

	reading.last = &reading.first;
	if (fields_take_body(fields)) {
		values[0].present = req->body_kind != BODY_NONE;
		if (!values[0].present)
			require_all(&reading);
	} else if (reads) {
		read_pairs(&reading, &req->query, values);
	} else if (req->body_kind == BODY_JSON) {
		if (json_is_object(req->json))
			read_json(&reading, values);
		else
			refuse(&reading, "", "not_an_object", 0);
	} else if (req->body_kind == BODY_FORM) {
		read_pairs(&reading, &req->form, values);
		refuse_unknown_pairs(&reading, &req->form, false, frame_fields, sizeof frame_fields / sizeof *frame_fields);
	} else {
		require_all(&reading);
	}
	require_one_of_boxes(&reading, values);
	/* A program is told of its mistake; to a page's address anybody may have added something. */
	if (req->is_api)
		refuse_unknown_pairs(&reading, &req->query, !reads, address_fields, sizeof address_fields / sizeof *address_fields);
	return reading.first;
}

const struct field_value *field_value(const struct request *req, const char *name)
{
	const struct fields *fields = req->route->fields;

	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, name) == 0)
			return &req->exchange->values[i];
	log_die("%s does not declare the field %s", req->route->name, name);
}

bool field_present(const struct request *req, const char *name)
{
	return field_value(req, name)->present;
}

const char *field_text(const struct request *req, const char *name)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? value->text : NULL;
}

int64_t field_integer(const struct request *req, const char *name, int64_t otherwise)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? value->integer : otherwise;
}

bool field_boolean(const struct request *req, const char *name, bool otherwise)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? value->boolean : otherwise;
}

double field_number(const struct request *req, const char *name, double otherwise)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? value->real : otherwise;
}

bool field_time(const struct request *req, const char *name, clock_time *time)
{
	const struct field_value *value = field_value(req, name);

	if (value->present)
		*time = value->time;
	return value->present;
}

json_t *field_json(const struct request *req, const char *name)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? value->json : NULL;
}

const struct uuid *field_uuid(const struct request *req, const char *name)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? &value->uuid : NULL;
}

const char *field_array(const struct request *req, const char *name)
{
	const struct field_value *value = field_value(req, name);

	return value->present ? value->array : NULL;
}

const char *field_cursor_key(const struct request *req)
{
	const struct field_value *value = field_value(req, "cursor");

	return value->present ? value->cursor_key : NULL;
}

const struct uuid *field_cursor_id(const struct request *req)
{
	return field_uuid(req, "cursor");
}

int64_t field_limit(const struct request *req)
{
	const struct fields *fields = req->route->fields;

	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, "limit") == 0)
			return field_integer(req, "limit", USUAL_LIMIT);
	return USUAL_LIMIT;
}
