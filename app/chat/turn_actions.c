/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/turn_actions.h"

#include <jansson.h>

#include "chat/turn.h"
#include "web/page.h"

/* The page of the conversation, at its end. */
static const char *conversation_address(struct request *req)
{
	return arena_printf(req->arena, "/chat/%s", path_text(req, "conversation"));
}

/* Says what is left, and from when on one may ask again. */
static enum http_status quota_exceeded(struct request *req)
{
	struct result *quota = run(req, SQL_CHAT_TURN_QUOTA, NO_PARAMS);
	json_t *sentence;

	if (!result_count(quota)) /* it was lifted meanwhile */
		return refused(req, HTTP_TOO_MANY_REQUESTS, "text", "quota_exceeded", 1);
	sentence = page_json(req, json_pack("{s:s, s:s, s:s?, s:s?, s:s}", "key", result_text(quota, 0, "key"), "period", result_text(quota, 0, "period"),
		"tokens", result_text(quota, 0, "tokens"), "cost", result_text(quota, 0, "cost"), "ends_on", result_text(quota, 0, "ends_on")));
	return refused_in_words(req, HTTP_TOO_MANY_REQUESTS, "text", "quota_exceeded", result_integer(quota, 0, "seconds"), sentence_text(req, sentence));
}

/* A form goes back to its page, which hears the answer come. A program is answered by seodang-live once it is there, as events where it wants them. */
static enum http_status ask_question(struct request *req, const struct turn_question *question)
{
	struct turn_asked asked;

	turn_ask(req, question, &asked);
	switch (asked.decision) {
	case TURN_ASKED:
	case TURN_HELD:
		break;
	case TURN_RUNNING:
		return conflict(req, "turn_running");
	case TURN_SESSION_ENDED:
		return conflict(req, "conversation_ended");
	case TURN_QUOTA_EXCEEDED:
		return quota_exceeded(req);
	case TURN_TOO_LONG:
		return invalid(req, "text", "too_long", TURN_MOST_CHARACTERS);
	case TURN_NO_MODEL:
		request_fail_code(req, HTTP_SERVICE_UNAVAILABLE, "model_away");
	case TURN_REFUSED:
		return refused_in_words(req, HTTP_UNPROCESSABLE_CONTENT, "text", "guardrail_refused", 0, asked.words);
	}
	if (!req->is_api)
		return done(req, .to = conversation_address(req));
	return reply_answer(req, arena_printf(req->arena, "conversation:%s", path_text(req, "conversation")), asked.position, &asked.answer,
			    answer_mode_wanted(req));
}

/* POST /conversations/:conversation/turns */
enum http_status turn_ask_action(struct request *req)
{
	return ask_question(req, &(const struct turn_question){.session = path_uuid(req, "conversation"), .text = field_text(req, "text"),
								.parent = field_uuid(req, "parent_id"), .edited = field_uuid(req, "edited_id"),
								.hearing = field_uuid(req, "hearing_id")});
}

/* POST /conversations/:conversation/turns/:turn/regenerate */
enum http_status turn_regenerate(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation"), *turn = path_uuid(req, "turn");
	struct result *question = run(req, SQL_CHAT_TURN_QUESTION, PARAMS(P_UUID(session), P_UUID(turn)));

	return ask_question(req, &(const struct turn_question){.session = session, .text = result_text(question, 0, "text"), .edited = turn});
}

/* POST /conversations/:conversation/stop */
enum http_status turn_stop(struct request *req)
{
	run(req, SQL_CHAT_TURN_STOP, PARAMS(P_UUID(path_uuid(req, "conversation"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = conversation_address(req));
}

/* POST /conversations/:conversation/turns/:turn/show */
enum http_status turn_show(struct request *req)
{
	run(req, SQL_CHAT_TURN_SHOW, PARAMS(P_UUID(path_uuid(req, "conversation")), P_UUID(path_uuid(req, "turn"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = conversation_address(req));
}

/* PUT /conversations/:conversation/turns/:turn/rating */
enum http_status turn_rate(struct request *req)
{
	int64_t rating = field_integer(req, "rating", 0);

	run(req, SQL_CHAT_TURN_RATE, PARAMS(P_UUID(path_uuid(req, "conversation")), P_UUID(path_uuid(req, "turn")),
					    rating ? P_INTEGER(rating) : P_NULL(), P_TEXT(field_text(req, "comment"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = conversation_address(req));
}
