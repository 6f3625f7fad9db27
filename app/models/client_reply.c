/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client_reply.h"

#include <string.h>

#include "core/log.h"

#define CLOSING "[DONE]"

void model_reply_init(struct model_reply *reply, size_t most)
{
	*reply = (struct model_reply){.tokens_in = -1, .tokens_out = -1};
	strbuf_init(&reply->text, most);
}

void model_reply_release(struct model_reply *reply)
{
	strbuf_release(&reply->text);
	json_decref(reply->tool_calls);
}

/* ---- text ---- */

/* Bytes of the control character that a text of UTF-8 begins with: C0 but for line feed and tab, DEL, C1. 0 for any other. */
static size_t control_at(const char *text)
{
	unsigned char first = (unsigned char)text[0], second = (unsigned char)text[first ? 1 : 0];

	if (first < 0x20)
		return first == '\n' || first == '\t' ? 0 : 1;
	if (first == 0x7f)
		return 1;
	return first == 0xc2 && second >= 0x80 && second <= 0x9f ? 2 : 0;
}

/* @param text  of jansson, so it is valid UTF-8 */
static void add_text(struct model_reply *reply, const char *text)
{
	while (*text) {
		size_t length = 0, control;

		while (text[length] && !control_at(text + length))
			length++;
		strbuf_add(&reply->text, text, length);
		text += length;
		control = *text ? control_at(text) : 0;
		text += control;
	}
	if (strbuf_overflowed(&reply->text))
		reply->fault = "too_long";
}

/* Text where there is some; null and nothing at all are none. */
static void take_text(struct model_reply *reply, const json_t *content)
{
	if (json_is_string(content))
		add_text(reply, json_string_value(content));
	else if (content && !json_is_null(content))
		reply->fault = "unreadable";
}

/* ---- calls of tools ---- */

/* The call at an index, made if it is the next one. @return NULL where there can be none */
static json_t *call_at(struct model_reply *reply, json_int_t index)
{
	if (!reply->tool_calls)
		reply->tool_calls = json_array();
	if (index < 0 || index >= REPLY_MOST_TOOL_CALLS || (size_t)index > json_array_size(reply->tool_calls))
		return NULL;
	if ((size_t)index == json_array_size(reply->tool_calls) &&
	    json_array_append_new(reply->tool_calls, json_pack("{s:s, s:s, s:s}", "id", "", "name", "", "arguments", "")) != 0)
		log_die("out of memory");
	return json_array_get(reply->tool_calls, (size_t)index);
}

/* Put a piece at the end of a member. @return false where it would be too long */
static bool extend(json_t *call, const char *name, const json_t *piece, size_t most)
{
	const json_t *before = json_object_get(call, name);
	struct strbuf joined;
	bool is_good;

	if (!json_is_string(piece))
		return !piece || json_is_null(piece);
	strbuf_init(&joined, most);
	strbuf_add(&joined, json_string_value(before), json_string_length(before));
	strbuf_add(&joined, json_string_value(piece), json_string_length(piece));
	is_good = !strbuf_overflowed(&joined);
	if (is_good && json_object_set_new(call, name, json_stringn(strbuf_text(&joined), joined.length)) != 0)
		log_die("out of memory");
	strbuf_release(&joined);
	return is_good;
}

static bool take_call(struct model_reply *reply, const json_t *piece, size_t place)
{
	const json_t *function = json_object_get(piece, "function"), *index = json_object_get(piece, "index");
	json_t *call = call_at(reply, json_is_integer(index) ? json_integer_value(index) : (json_int_t)place);

	return call && extend(call, "id", json_object_get(piece, "id"), 200) && extend(call, "name", json_object_get(function, "name"), 200) &&
	       extend(call, "arguments", json_object_get(function, "arguments"), REPLY_MOST_ARGUMENTS);
}

static void take_calls(struct model_reply *reply, const json_t *calls)
{
	const json_t *call;
	size_t i;

	if (!calls || json_is_null(calls))
		return;
	if (!json_is_array(calls))
		reply->fault = "unreadable";
	json_array_foreach(calls, i, call)
		if (!take_call(reply, call, i))
			reply->fault = "unreadable";
}

json_t *model_reply_tool_calls(const struct model_reply *reply)
{
	json_t *calls = json_array(), *call;
	size_t i;

	json_array_foreach(reply->tool_calls, i, call) {
		const char *id = json_string_value(json_object_get(call, "id")), *arguments = json_string_value(json_object_get(call, "arguments"));
		char own_id[32];

		snprintf(own_id, sizeof own_id, "call_%zu", i);
		if (json_string_length(json_object_get(call, "name")))
			json_array_append_new(calls, json_pack("{s:s, s:s, s:{s:O, s:s}}", "id", *id ? id : own_id, "type", "function", "function",
							       "name", json_object_get(call, "name"), "arguments", *arguments ? arguments : "{}"));
	}
	if (json_array_size(calls))
		return calls;
	json_decref(calls);
	return NULL;
}

/* ---- documents ---- */

static int64_t tokens(const json_t *usage, const char *name)
{
	const json_t *count = json_object_get(usage, name);

	return json_is_integer(count) && json_integer_value(count) >= 0 && json_integer_value(count) <= REPLY_MOST_TOKENS ? json_integer_value(count) : -1;
}

static void take_usage(struct model_reply *reply, const json_t *usage)
{
	if (!json_is_object(usage))
		return;
	reply->tokens_in = tokens(usage, "prompt_tokens");
	reply->tokens_out = tokens(usage, "completion_tokens");
}

/* The first choice, of which a chunk has a delta and a whole answer a message. */
static void take_choice(struct model_reply *reply, const json_t *choice, const char *part)
{
	const json_t *said = json_object_get(choice, part);

	if (json_is_integer(json_object_get(choice, "index")) && json_integer_value(json_object_get(choice, "index")) != 0)
		return;
	take_text(reply, json_object_get(said, "content"));
	take_calls(reply, json_object_get(said, "tool_calls"));
	if (json_is_string(json_object_get(choice, "finish_reason")))
		reply->is_finished = true;
}

static void take_document(struct model_reply *reply, const char *data, size_t length, const char *part)
{
	json_t *document = json_loadb(data, length, 0, NULL);
	const json_t *error = json_object_get(document, "error"), *choices = json_object_get(document, "choices"), *choice;
	size_t i;

	if (error && !json_is_null(error))
		reply->fault = "broken";
	else if (!json_is_object(document) || (choices && !json_is_array(choices)))
		reply->fault = "unreadable";
	else
		take_usage(reply, json_object_get(document, "usage"));
	if (!reply->fault)
		json_array_foreach(choices, i, choice)
			take_choice(reply, choice, part);
	json_decref(document);
}

bool model_reply_add(struct model_reply *reply, const char *data, size_t length)
{
	if (reply->fault || reply->is_closed)
		return false;
	if (length == strlen(CLOSING) && memcmp(data, CLOSING, length) == 0)
		reply->is_closed = true;
	else
		take_document(reply, data, length, "delta");
	return !reply->fault && !reply->is_closed;
}

bool model_reply_read(struct model_reply *reply, const char *data, size_t length)
{
	if (!reply->fault && !reply->is_closed)
		take_document(reply, data, length, "message");
	reply->is_closed = !reply->fault;
	return false;
}
