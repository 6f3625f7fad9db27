/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/participant.h"

#include <jansson.h>

#include "auth/guest.h"
#include "auth/session.h"
#include "classroom/class_code.h"
#include "core/random.h"
#include "db/decision.h"
#include "web/page.h"

static const char *const outcomes[] = {
	[JOIN_JOINED] = "joined",
	[JOIN_SAME] = "same",
	[JOIN_AGAIN] = "again",
	[JOIN_WRONG_CODE] = "wrong_code",
	[JOIN_GUESSING] = "guessing",
	[JOIN_REMOVED] = "removed",
	[JOIN_LOCKED] = "locked",
	[JOIN_SESSION_FULL] = "session_full",
	[JOIN_NICKNAME_TAKEN] = "nickname_taken",
	[JOIN_WORD_REFUSED] = "word_refused",
	[JOIN_NICKNAME_MISSING] = "nickname_missing",
	[JOIN_NOT_A_STUDENT] = "not_a_student",
};

enum join_outcome participant_join(struct request *req, struct joining *joining)
{
	const char *shown = guest_token(req);
	char code[CLASS_CODE_SIZE], fresh[RANDOM_TOKEN_SIZE];
	struct hash shown_hash = session_token_hash(shown ? shown : ""), fresh_hash;
	const struct result *joined;
	enum join_outcome outcome;

	class_code_read(joining->code, code);
	random_token(fresh);
	fresh_hash = session_token_hash(fresh);
	joined = run(req, SQL_CLASSROOM_PARTICIPANT_JOIN,
		     PARAMS(P_TEXT(code), P_TEXT(req->address), P_TEXT(joining->nickname), P_INTEGER(joining->avatar),
			    P_BYTES(fresh_hash.bytes, sizeof fresh_hash.bytes), P_BYTES(shown_hash.bytes, sizeof shown_hash.bytes),
			    P_BOOLEAN(joining->as_myself)));
	outcome = (enum join_outcome)DECISION(joined, outcomes);
	joining->token = outcome == JOIN_SAME ? shown : arena_strdup(req->arena, fresh);
	joining->suggestion = result_text(joined, 0, "suggestion");
	joining->seconds = result_integer(joined, 0, "seconds");
	result_uuid(joined, 0, "participant_id", &joining->participant);
	return outcome;
}

int64_t avatar_any(void)
{
	unsigned char any;

	random_bytes(&any, sizeof any);
	return 1 + any % AVATARS;
}

struct json_t *avatar_list(struct request *req, int64_t chosen)
{
	json_t *list = json_array();

	if (chosen < 1 || chosen > AVATARS)
		chosen = avatar_any();
	for (int i = 1; i <= AVATARS; i++)
		json_array_append_new(list, json_pack("{s:i, s:o, s:b}", "avatar_id", i, "name_key",
						      json_sprintf("classroom.avatar.%d", i), "is_chosen", i == chosen));
	return page_json(req, list);
}
