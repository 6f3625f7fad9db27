/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/conversation.h"

#include <jansson.h>

#include "core/json_text.h"

const struct uuid *conversation_begun(struct request *req)
{
	static const char *const texts[] = {"title", "language", "difficulty", "role", "situation", "topic"};
	struct uuid *session = arena_alloc(req->arena, sizeof *session);
	json_t *settings = json_object();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = field_text(req, texts[i]);

		if (text && *text) /* a form sends what was left open as "" */
			json_object_set_new(settings, texts[i], json_string(text));
	}
	if (field_present(req, "situation_id"))
		json_object_set_new(settings, "situation_id", json_string(field_uuid(req, "situation_id")->text));
	json_object_set_new(settings, "uses_documents", json_boolean(field_boolean(req, "uses_documents", false)));
	result_uuid(run(req, SQL_CHAT_CONVERSATION_BEGIN,
			PARAMS(P_TEXT(field_text(req, "session_type")), P_TEXT(json_text(req->arena, settings)), P_NULL(),
			       P_TEXT(req->address), P_TEXT(request_variable(req, "HTTP_USER_AGENT")))), 0, "id", session);
	return session;
}

/* ---- as a file ---- */

static json_t *text_or_null(const struct result *rows, size_t row, const char *column)
{
	const char *text = result_text(rows, row, column);

	return text ? json_string(text) : json_null();
}

static json_t *json_or_null(const struct result *rows, size_t row, const char *column)
{
	const char *text = result_text(rows, row, column);
	json_t *json = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;

	return json ? json : json_null();
}

static json_t *turn_json(const struct result *turns, size_t row)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", text_or_null(turns, row, "turn_id"), "asked_at",
			 text_or_null(turns, row, "conversation_time"), "state", text_or_null(turns, row, "state"), "question",
			 text_or_null(turns, row, "input_text"), "answer", text_or_null(turns, row, "response_text"), "answered_at",
			 text_or_null(turns, row, "completed_at"), "suggestion", text_or_null(turns, row, "suggestion"), "corrections",
			 json_or_null(turns, row, "corrections"), "citations", json_or_null(turns, row, "citations"), "rating",
			 json_or_null(turns, row, "rating"));
}

static void write_json(struct request *req, struct strbuf *out, const struct result *conversation, const struct result *turns)
{
	static const char *const texts[] = {"session_id", "session_type", "title", "session_start", "session_end", "language", "difficulty", "role",
					    "situation", "topic"};
	json_t *document = json_object(), *items = json_array();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		json_object_set_new(document, texts[i], text_or_null(conversation, 0, texts[i]));
	json_object_set_new(document, "summary", json_or_null(conversation, 0, "summary"));
	for (size_t row = 0; row < result_count(turns); row++)
		json_array_append_new(items, turn_json(turns, row));
	json_object_set_new(document, "turns", items);
	strbuf_add_text(out, json_text(req->arena, document));
}

/* A part of a turn under a heading; nothing where there is no text. */
static void write_part(struct strbuf *out, const char *before, const char *heading, const char *after, const char *text)
{
	if (text)
		strbuf_add_format(out, "\n%s%s%s\n%s\n", before, heading, after, text);
}

static void write_words(struct request *req, struct strbuf *out, bool is_markdown, const struct result *conversation, const struct result *turns)
{
	const char *before = is_markdown ? "## " : "", *after = is_markdown ? "\n" : ":";
	const char *question = catalogue_text(req, "chat.export.question"), *answer = catalogue_text(req, "chat.export.answer");
	const char *title = result_text(conversation, 0, "title");

	strbuf_add_format(out, "%s%s\n", is_markdown ? "# " : "", title ? title : catalogue_text(req, "chat.export.title"));
	for (size_t row = 0; row < result_count(turns); row++) {
		write_part(out, before, question, after, result_text(turns, row, "input_text"));
		write_part(out, before, answer, after, result_text(turns, row, "response_text"));
	}
}

void conversation_write(struct request *req, struct strbuf *out, enum export_format format, const struct result *conversation,
			const struct result *turns)
{
	if (format == EXPORT_JSON)
		write_json(req, out, conversation, turns);
	else
		write_words(req, out, format == EXPORT_MARKDOWN, conversation, turns);
}
