/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks language models: OpenAI-compatible chat completions with streaming and tools, over HTTP, and the built-in scripted partner
 * (models/scripted.h), behind one interface. Any number of calls at once in one process with one thread.
 *
 * A call asks its providers in order. One that cannot be reached, answers 429 or 5xx, or is silent for too long before its first
 * word is asked again after a pause, or the next one is; after the first word nobody else is asked, since what was shown stays.
 * Only hosts that the installation lists are asked (config model_hosts, core/allowed_hosts.h), without following redirects.
 */
#ifndef SEODANG_MODELS_CLIENT_H
#define SEODANG_MODELS_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct dialogues;
struct model_client;
struct model_call;

enum model_outcome {
	MODEL_ANSWERED,
	MODEL_CALLS_TOOLS, /* tool_calls says which; text may hold what it said before */
	MODEL_CUT,         /* the connection was lost, or its limits were passed, after its first word; text is what came */
	MODEL_FAILED,      /* no provider answered; fault says why the last did not */
	MODEL_CANCELLED,   /* by model_call_cancel; text is what came */
};

struct model_provider {
	const char *id;    /* models.providers.id */
	const char *kind;  /* "openai", "scripted" */
	const char *url;   /* up to before "/chat/completions"; NULL of the scripted partner */
	const char *model;
	const char *key;   /* opened; NULL for none */
	unsigned seconds;  /* of silence, from 1 to 120, after which it is given up */
};

struct model_question {
	const json_t *messages;                 /* [{"role","content"}], as the protocol has them */
	const json_t *options;                  /* {"temperature","max_tokens","json","tools","situation","language","difficulty",…}, see models.ask */
	const struct model_provider *providers; /* in order; copied */
	size_t provider_count;
};

/** How one provider did in this call, for its circuit breaker. */
struct model_attempt {
	const char *provider; /* its id */
	const char *fault;    /* NULL: it answered. "away", "silent", "busy" (429), "refused" (4xx), "broken" (5xx), "unreadable", "not_allowed" */
	long http_status;
};

struct model_answer {
	enum model_outcome outcome;
	const char *provider, *model;        /* who answered; NULL where nobody did */
	const char *text;                    /* UTF-8, valid, at most MODEL_MOST_TEXT bytes */
	size_t length;
	const json_t *tool_calls;            /* as the protocol has them, or NULL */
	const json_t *extra;                 /* of the scripted partner: {"suggestion","corrections",…}, or NULL */
	int64_t tokens_in, tokens_out;       /* as the provider counted, else estimated */
	int64_t first_ms, total_ms;          /* from the call to its first word, 0 where none came, and to its end */
	const char *fault;                   /* of MODEL_FAILED and MODEL_CUT: as of the last attempt, or "too_long" */
	const struct model_attempt *attempts;
	size_t attempt_count;
};

#define MODEL_MOST_TEXT ((size_t)256 * 1024)

struct model_events {
	/** More text, whole characters; not called after the call was cancelled. */
	void (*delta)(void *context, const char *text, size_t length);
	/** Once, at the end, also of a cancelled call; everything in answer lives until it returns, and the call is gone then. */
	void (*ended)(void *context, const struct model_answer *answer);
};

/** @param dialogues  of the scripted partner (models/dialogue.h), the caller's until the client is destroyed; NULL: it is "away" */
struct model_client *model_client_create(const struct config *config, const struct dialogues *dialogues);
void model_client_destroy(struct model_client *client);

/** Begin a call. Its events come from model_client_wait alone. */
struct model_call *model_client_ask(struct model_client *client, const struct model_question *question, const struct model_events *events,
				    void *context);

/** End a call early; its ended event comes with the next model_client_wait. */
void model_call_cancel(struct model_call *call);

/** Do what is due; wait until something is, socket can be read, or the time is over. @param socket  -1 for none */
void model_client_wait(struct model_client *client, int socket, int milliseconds);

#endif
