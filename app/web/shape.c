/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/shape.h"

#include <jansson.h>
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

/* {"key":"notifications.request_approved.title","tutor":"박서연"} in the caller's language. */
static void write_localised(struct request *req, struct strbuf *out, const char *text)
{
	json_t *json = text ? json_loads(text, 0, NULL) : NULL;
	const char *key;
	struct view_object params;
	struct strbuf *sentence;

	if (!json_is_object(json)) {
		write_string(out, text);
		json_decref(json);
		return;
	}
	json = json_data_keep(req->arena, json);
	key = json_string_value(json_object_get(json, "key"));
	params = json_data_object(json);
	sentence = strbuf_in_arena(req->arena, RESPONSE_MAXIMUM);
	view_text(req->exchange->site->view, exchange_locale(req), key ? key : "", &params, clock_now(), sentence);
	write_string(out, strbuf_text(sentence));
}

static void write_member(struct request *req, struct strbuf *out, const struct member *member,
			 const struct result *rows, size_t row)
{
	const char *text;

	if (member->kind == MEMBER_KIND_REFERENCE) {
		write_reference(req, out, member->name, rows, row);
		return;
	}
	text = result_text(rows, row, member->name);
	switch (member->kind) {
	case MEMBER_KIND_ID:
	case MEMBER_KIND_TEXT:
		write_string(out, text);
		break;
	case MEMBER_KIND_INTEGER:
	case MEMBER_KIND_NUMBER:
	case MEMBER_KIND_TEXTS:
	case MEMBER_KIND_OBJECT:
		strbuf_add_text(out, text ? text : "null");
		break;
	case MEMBER_KIND_BOOLEAN:
		strbuf_add_text(out, !text ? "null" : text[0] == 't' ? "true" : "false");
		break;
	case MEMBER_KIND_TIME:
		write_time(out, text);
		break;
	case MEMBER_KIND_LOCALISED:
		write_localised(req, out, text);
		break;
	case MEMBER_KIND_REFERENCE:
		break;
	}
}

void shape_write(struct request *req, struct strbuf *out, const struct shape *shape, const struct result *rows, size_t row)
{
	strbuf_add_char(out, '{');
	for (size_t i = 0; i < shape->count; i++) {
		if (i)
			strbuf_add_char(out, ',');
		write_string(out, shape->members[i].name);
		strbuf_add_char(out, ':');
		write_member(req, out, &shape->members[i], rows, row);
	}
	strbuf_add_char(out, '}');
}
