/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/answer.h"

#include <string.h>

#include "core/json_text.h"
#include "web/exchange.h"
#include "web/idempotency.h"

#define GRACE_SECONDS 30 /* an answer that is over its time ends by itself, and is told so */

enum answer_mode answer_mode_wanted(const struct request *req)
{
	const char *accept = request_variable(req, "HTTP_ACCEPT");

	return accept && strstr(accept, "text/event-stream") ? AS_EVENTS : AS_DOCUMENT;
}

/* What seodang-live says by itself, or where a refusal brings no words of its own: in the reader's language, which it does not know. */
static const char *words_of_waiting(struct request *req)
{
	static const char *const codes[] = {"answer_overdue", "conversation_ended", "guardrail_refused", "model_away", "quota_exceeded", "unavailable"};
	json_t *words = json_object();

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		json_object_set_new(words, codes[i], json_string(catalogue_text(req, arena_printf(req->arena, "errors.%s", codes[i]))));
	return json_text(req->arena, words);
}

/* The headers of the answer are seodang-live's. */
static void lead_to_live(struct request *req, const char *topic, int64_t position, const char *subject, enum answer_mode mode)
{
	const struct site *site = req->exchange->site;
	struct strbuf *address = strbuf_in_arena(req->arena, LONGEST_ADDRESS);
	const char *words = words_of_waiting(req);

	strbuf_add_format(address, "%s/internal/answer?topic=%s&subject=%s&last=%lld&mode=%s&seconds=%lld&words=", site->prefix, topic, subject,
			  (long long)position, mode == AS_EVENTS ? "events" : "document",
			  (long long)site->config->answer_seconds + GRACE_SECONDS);
	strbuf_add_uri(address, words, strlen(words));
	response_header(req->response, "X-Accel-Redirect", strbuf_text(address));
	response_header(req->response, "X-Accel-Buffering", "no");
	req->exchange->ending = ENDING_RENDERED;
}

enum http_status reply_answer(struct request *req, const char *topic, int64_t position, const struct uuid *subject, enum answer_mode mode)
{
	lead_to_live(req, topic, position, subject->text, mode);
	idempotency_keep_text(req, WAITED_ANSWER, json_text(req->arena, json_pack("{s:s, s:I, s:s}", "topic", topic, "position", (json_int_t)position,
										  "subject", subject->text)));
	return HTTP_OK;
}

static void release(void *json)
{
	json_decref(json);
}

void answer_wait_again(struct request *req, const char *kept)
{
	json_t *place = json_loads(kept, 0, NULL);
	const char *topic = json_string_value(json_object_get(place, "topic")), *subject = json_string_value(json_object_get(place, "subject"));

	arena_on_reset(req->arena, release, place);
	if (!topic || !subject)
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	lead_to_live(req, topic, json_integer_value(json_object_get(place, "position")), subject, answer_mode_wanted(req));
}
