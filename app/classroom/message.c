/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/message.h"

#include <string.h>

#include "classroom/by_script.h"
#include "core/hash.h"
#include "db/decision.h"

#define LONGEST_KEY 64

static const char *const postings[] = {
	[POSTING_DONE] = "posted",
	[POSTING_AGAIN] = "again",
	[POSTING_KEY_REUSED] = "key_reused",
	[POSTING_MUTED] = "muted",
	[POSTING_CHAT_LOCKED] = "chat_locked",
	[POSTING_QUESTIONS_ONLY] = "questions_only",
	[POSTING_TOO_SOON] = "slow_mode",
	[POSTING_EMPTY] = "empty",
	[POSTING_WORD_REFUSED] = "word_refused",
	[POSTING_LINK_REFUSED] = "link_refused",
};

static const char *const reactings[] = {
	[REACTING_COUNTED] = "counted",
	[REACTING_MUTED] = "muted",
	[REACTING_TOO_MANY] = "too_many",
};

/* Printable ASCII that fits the column. */
static bool is_plain_key(const char *key)
{
	size_t length = strlen(key);

	for (size_t i = 0; i < length; i++)
		if (key[i] <= ' ' || key[i] > '~')
			return false;
	return length <= LONGEST_KEY;
}

static const char *digits_of(struct request *req, const char *text)
{
	struct hash hash = hash_sha256(text, strlen(text));
	char *digits = arena_alloc(req->arena, HASH_HEX_SIZE);

	hex_encode(digits, hash.bytes, sizeof hash.bytes);
	return digits;
}

const char *message_client_key(struct request *req)
{
	const struct pair *once = pairs_find(&req->form, "once");
	const char *key = req->is_api ? request_variable(req, "HTTP_IDEMPOTENCY_KEY") : once ? once->value : NULL;

	if (!key || !*key)
		return NULL;
	if (!req->is_api && !is_by_script(req))
		return digits_of(req, arena_printf(req->arena, "%s %s", key, field_text(req, "content")));
	return is_plain_key(key) ? key : digits_of(req, key);
}

enum posting message_post(struct request *req, const char *content, bool is_question, struct posted *posted)
{
	const struct result *result = run(req, SQL_CLASSROOM_MESSAGE_POST,
					  PARAMS(P_TEXT(content), P_BOOLEAN(is_question), P_TEXT(message_client_key(req))));
	enum posting posting = (enum posting)DECISION(result, postings);

	*posted = (struct posted){.instead = result_text(result, 0, "instead")};
	if (posting == POSTING_TOO_SOON)
		posted->seconds = result_integer(result, 0, "seconds");
	if (posting == POSTING_DONE || posting == POSTING_AGAIN)
		result_uuid(result, 0, "id", &posted->message);
	return posting;
}

const struct uuid *message_post_as_teacher(struct request *req, const struct uuid *session, const char *content, bool is_question)
{
	const struct result *result = run(req, SQL_CLASSROOM_MESSAGE_POST_AS_TEACHER,
					  PARAMS(P_UUID(session), P_TEXT(content), P_BOOLEAN(is_question), P_TEXT(message_client_key(req))));
	struct uuid *message = arena_alloc(req->arena, sizeof *message);

	result_uuid(result, 0, "id", message);
	return message;
}

enum reacting message_react(struct request *req, const char *kind)
{
	return (enum reacting)DECISION(run(req, SQL_CLASSROOM_REACT, PARAMS(P_TEXT(kind))), reactings);
}
