/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One answer on its way: from the model, through the guardrails, to what may be shown, and at its end to the document that
 * models.finish_request takes. Knows no database; models/answerer.h keeps what it says.
 */
#ifndef SEODANG_MODELS_ANSWER_STREAM_H
#define SEODANG_MODELS_ANSWER_STREAM_H

#include "auth/secret.h"
#include "core/strbuf.h"
#include "core/uuid.h"
#include "guardrails/filter.h"
#include "models/client.h"

struct answer_stream {
	struct answer_stream *next;   /* its owner's */
	struct uuid request;
	struct strbuf shown;          /* all that may be shown, and that is not taken back */
	size_t kept;                  /* bytes of it that its owner has kept */
	size_t sending;               /* bytes behind those that it tries to keep: the same ones until it knows */
	json_t *answer;               /* what models.finish_request takes; NULL until it has ended */
	int64_t finish_at_ms;         /* of the owner: not before */
	unsigned refusals;            /* of the owner: how often the database refused to end it */
	bool is_shown;                /* of the owner: somebody looks on */
	bool is_lost;                 /* not its owner's any more; to be released once it has ended */

	/* Its own. */
	struct arena *arena;          /* the owner's, for what lasts until a function returns */
	json_t *question;             /* all that was claimed */
	json_t *providers;
	struct model_call *call;      /* NULL once it has ended */
	struct guardrail_stream *guard; /* NULL where the answer is not guarded */
	struct guardrail_asker asker;
	int64_t ends_at_ms;
	bool is_refused, is_stopped, is_overdue;
	bool is_full;                 /* there is no room for more of it: it ends as "cut" */
};

/**
 * Ask a model.
 * @param question   as models.claim_requests has it: {request_id, school_id, messages, options, attempts, shown, guardrails, providers, cached}; taken over
 * @param key        opens the providers' keys
 * @param seconds    after which it ends with what came
 * @param arena      the caller's, for what lasts until a function of this header or model_client_wait returns
 * @return released with answer_stream_release. It may have ended already
 */
struct answer_stream *answer_stream_begin(struct model_client *client, json_t *question, const struct secret_key *key, unsigned seconds,
					  struct arena *arena);

/** Nothing more of it is wanted: it ends as "stopped", with the next model_client_wait. */
void answer_stream_stop(struct answer_stream *stream);

/** End it where its time is over. @param now_ms  clock_steady_ms */
void answer_stream_mind_time(struct answer_stream *stream, int64_t now_ms);

/** What it ended with cannot be kept, whatever is tried: it ends as failed, with no text (fault "unkept"). answer is set. */
void answer_stream_give_up(struct answer_stream *stream);

/** Nobody will hear of it: it says nothing more, and can be released once answer is set. */
void answer_stream_lose(struct answer_stream *stream);

/** It has ended. */
void answer_stream_release(struct answer_stream *stream);

#endif
