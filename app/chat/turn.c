/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/turn.h"

#include <jansson.h>
#include <string.h>

#include "core/json_text.h"
#include "core/text.h"
#include "db/decision.h"
#include "guardrails/filter.h"

/* What the school's guardrails say of a question of the caller's. One round trip. */
static void judge(struct request *req, const char *text, struct guardrail_verdict *verdict)
{
	struct result *found = run(req, SQL_CHAT_TURN_RULES, PARAMS(P_TEXT(guardrail_rules_known(req->arena))));
	struct guardrail_asker asker = guardrail_asker_of(json_read(req->arena, result_text(found, 0, "asker")));
	struct uuid school;

	result_uuid(found, 0, "school_id", &school);
	guardrail_check(guardrail_rules_of(&school, result_integer(found, 0, "version"), json_read(req->arena, result_text(found, 0, "rules"))),
			req->arena, &asker, GUARDRAIL_INPUT, text, verdict);
}

/* What matched, as guardrails.note_matches takes it; NULL for nothing. */
static const char *matches_text(struct request *req, const struct guardrail_verdict *verdict)
{
	return verdict->match_count ? json_text(req->arena, guardrail_matches_json(verdict)) : NULL;
}

/* Why a question waits, as chat.ask takes it; NULL where it does not. */
static const char *held_text(struct request *req, const struct guardrail_verdict *verdict)
{
	if (verdict->action != GUARDRAIL_APPROVE)
		return NULL;
	return json_text(req->arena, json_pack("{s:s, s:{s:s, s:s?}}", "part", "question", "guardrail", "id", verdict->guardrail.text,
					       "message", verdict->message));
}

void turn_ask(struct request *req, const struct turn_question *question, struct turn_asked *asked)
{
	static const char *const words[] = {[TURN_ASKED] = "asked", [TURN_HELD] = "held", [TURN_RUNNING] = "turn_running",
					    [TURN_SESSION_ENDED] = "session_ended", [TURN_QUOTA_EXCEEDED] = "quota_exceeded",
					    [TURN_NO_MODEL] = "no_model"};
	struct guardrail_verdict verdict;
	const char *found, *kept;
	struct result *result;

	judge(req, question->text, &verdict);
	found = matches_text(req, &verdict);
	kept = verdict.text ? verdict.text : question->text; /* masked where it was masked, in every place */
	*asked = (struct turn_asked){.decision = TURN_REFUSED, .words = verdict.message};
	if (verdict.action == GUARDRAIL_REFUSE) {
		run(req, SQL_CHAT_TURN_REFUSED, PARAMS(P_UUID(question->session), P_TEXT(found), P_TEXT(kept)));
		return;
	}
	if (text_characters(kept, strlen(kept)) > TURN_MOST_CHARACTERS) {
		asked->decision = TURN_TOO_LONG;
		return;
	}
	result = run(req, SQL_CHAT_TURN_ASK,
		     PARAMS(P_UUID(question->session), P_TEXT(kept), P_UUID(question->parent), P_UUID(question->edited),
			    P_TEXT(held_text(req, &verdict)), P_TEXT(found), P_TEXT(kept), P_UUID(question->hearing)));
	asked->decision = (enum turn_decision)DECISION(result, words);
	result_uuid(result, 0, "turn_id", &asked->turn);
	result_uuid(result, 0, "answer_id", &asked->answer);
	asked->position = result_integer(result, 0, "position");
}
