/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/shape.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/log.h"
#include "view/json_data.h"
#include "web/exchange.h"

const struct shape NO_ANSWER = {.name = "NO_ANSWER"};

static void write_string(struct strbuf *out, const char *text)
{
	if (text)
		strbuf_add_json(out, text, strlen(text));
	else
		strbuf_add_text(out, "null");
}

static void write_time(struct strbuf *out, const char *text)
{
	char formatted[CLOCK_TEXT_SIZE];
	clock_time time;

	if (text && clock_parse(&time, text, strlen(text))) {
		clock_format(time, formatted);
		text = formatted;
	}
	write_string(out, text);
}

static void write_reference(struct request *req, struct strbuf *out, const char *name, const struct result *rows,
			    size_t row)
{
	const char *id = result_text(rows, row, arena_printf(req->arena, "%s_id", name));

	if (!id) {
		strbuf_add_text(out, "null");
		return;
	}
	strbuf_add_text(out, "{\"id\":");
	write_string(out, id);
	strbuf_add_text(out, ",\"name\":");
	write_string(out, result_text(rows, row, arena_printf(req->arena, "%s_name", name)));
	strbuf_add_char(out, '}');
}

/* What the placeholders of a localised text find. */
struct sentence {
	const json_t *params; /* or NULL */
	const struct result *rows;
	size_t row;
};

static struct view_value find_in_sentence(const struct view_object *object, const struct view_name *name)
{
	const struct sentence *sentence = object->self;
	const json_t *member = json_object_getn(sentence->params, name->text, name->length);

	if (member)
		return json_data_value(member);
	for (size_t i = 0; i < result_columns(sentence->rows); i++)
		if (view_is_named(name, result_column_name(sentence->rows, i)))
			return view_text_value(result_text(sentence->rows, sentence->row, result_column_name(sentence->rows, i)));
	return view_absent();
}

static const struct view_object_type sentence_type = {.find = find_in_sentence};

static void write_localised(struct request *req, struct strbuf *out, const char *name, const struct result *rows, size_t row)
{
	const char *key = result_text(rows, row, arena_printf(req->arena, "%s_key", name));
	const char *params = result_text(rows, row, "params");
	struct sentence sentence = {.rows = rows, .row = row};
	struct view_object values = {.type = &sentence_type, .self = &sentence};
	struct strbuf *written = strbuf_in_arena(req->arena, RESPONSE_MAXIMUM);

	sentence.params = json_data_keep(req->arena, params ? json_loads(params, 0, NULL) : NULL);
	view_text(req->exchange->site->view, exchange_locale(req), key ? key : "", &values, clock_now(), written);
	write_string(out, strbuf_text(written));
}

static void write_sentences(struct request *req, struct strbuf *out, const char *text)
{
	json_t *items = text ? json_loads(text, 0, NULL) : NULL;
	size_t index;
	json_t *item;
	char *written;

	json_array_foreach(items, index, item) {
		const char *said = sentence_text(req, json_object_get(item, "sentence"));

		if (json_object_set_new(item, "text", json_string(said)) || json_object_del(item, "sentence"))
			log_die("a sentence could not be written");
	}
	written = json_dumps(items, JSON_COMPACT | JSON_REAL_PRECISION(15));
	strbuf_add_text(out, written ? written : "[]");
	free(written);
	json_decref(items);
}

static void write_member(struct request *req, struct strbuf *out, const struct member *member,
			 const struct result *rows, size_t row)
{
	const char *text;

	if (member->kind == MEMBER_KIND_REFERENCE) {
		write_reference(req, out, member->name, rows, row);
		return;
	}
	if (member->kind == MEMBER_KIND_LOCALISED) {
		write_localised(req, out, member->name, rows, row);
		return;
	}
	if (member->kind == MEMBER_KIND_SEALED) {
		write_string(out, opened(req, rows, row, member->name));
		return;
	}
	text = result_text(rows, row, member->name);
	switch (member->kind) {
	case MEMBER_KIND_ID:
	case MEMBER_KIND_TEXT:
		write_string(out, text);
		break;
	case MEMBER_KIND_ADDRESS:
		write_string(out, text ? arena_printf(req->arena, "%s%s", req->exchange->site->prefix, text) : NULL);
		break;
	case MEMBER_KIND_INTEGER:
	case MEMBER_KIND_NUMBER:
	case MEMBER_KIND_TEXTS:
	case MEMBER_KIND_OBJECT:
		strbuf_add_text(out, text ? text : "null");
		break;
	case MEMBER_KIND_SENTENCES:
		write_sentences(req, out, text);
		break;
	case MEMBER_KIND_BOOLEAN:
		strbuf_add_text(out, !text ? "null" : text[0] == 't' ? "true" : "false");
		break;
	case MEMBER_KIND_TIME:
		write_time(out, text);
		break;
	case MEMBER_KIND_LOCALISED:
	case MEMBER_KIND_REFERENCE:
	case MEMBER_KIND_SEALED:
		break;
	}
}

void shape_write(struct request *req, struct strbuf *out, const struct shape *shape, const struct result *rows, size_t row)
{
	const char *before = "{";

	for (size_t i = 0; i < shape->count; i++) {
		const struct member *member = &shape->members[i];

		if (member->optional && !result_text(rows, row, member->name))
			continue;
		strbuf_add_text(out, before);
		write_string(out, member->name);
		strbuf_add_char(out, ':');
		write_member(req, out, member, rows, row);
		before = ",";
	}
	strbuf_add_text(out, *before == '{' ? "{}" : "}");
}
