/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A question of a conversation: judged by the school's guardrails before anything of it is kept, then asked (chat.ask). The answer
 * comes later, as live events of the conversation (models/answerer.h).
 */
#ifndef SEODANG_CHAT_TURN_H
#define SEODANG_CHAT_TURN_H

#include <stdint.h>

#include "core/uuid.h"
#include "web/page.h"

#define TURN_MOST_CHARACTERS 8000

enum turn_decision {
	TURN_ASKED,
	TURN_HELD,           /* a person has to approve of it first */
	TURN_RUNNING,        /* another answer of the conversation is on its way */
	TURN_SESSION_ENDED,
	TURN_QUOTA_EXCEEDED,
	TURN_NO_MODEL,
	TURN_REFUSED,        /* by a guardrail: nothing is kept but the match */
	TURN_TOO_LONG,       /* once guardrails had put their words in */
};

struct turn_question {
	const struct uuid *session; /* the caller's: the dispatcher has found it */
	const char *text;
	const struct uuid *parent;  /* the turn that it follows; NULL: the last one that is shown */
	const struct uuid *edited;  /* a turn whose question is asked anew; NULL for none */
	const struct uuid *hearing; /* what was said aloud for it (chat.hearings); NULL: it was written */
};

struct turn_asked {
	enum turn_decision decision;
	struct uuid turn, answer;   /* of TURN_ASKED and TURN_HELD */
	int64_t position;           /* the answer's live events come after it */
	const char *words;          /* of TURN_REFUSED: the guardrail's own, or NULL; in the arena */
};

/**
 * Two round trips, and what a guardrail caught is noted.
 * @param asked  out
 */
void turn_ask(struct request *req, const struct turn_question *question, struct turn_asked *asked);

#endif
