/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client.h"

#include <curl/curl.h>
#include <string.h>

#include "core/clock.h"
#include "core/config.h"
#include "core/log.h"
#include "core/random.h"
#include "models/client_connection.h"
#include "models/client_script.h"

#define MOST_MS 300000       /* of a call, with all its attempts */
#define TRIES 2              /* of one provider */
#define PAUSE_MS 300         /* before it is asked again, doubled each time, and up to as much again by chance */
#define LONGEST_PAUSE_MS 3000 /* that a provider may ask for; else the next one is asked at once */
#define CLOSING_MS 200       /* for what follows the end of an answer */
#define IDLE_CONNECTIONS 32L
#define ARENA_CEILING ((size_t)1024 * 1024)

enum call_state {
	CALL_DUE,      /* ask the provider at hand when its time has come */
	CALL_ASKING,
	CALL_SCRIPTED, /* the partner speaks */
	CALL_ENDED,
};

struct model_call {
	struct model_call *next;
	struct model_client *client;
	struct arena *arena;
	struct model_events events;
	void *context;
	json_t *question; /* the body of a request but for its model */
	json_t *options;  /* for the partner */
	struct model_provider *providers;
	size_t provider_count;
	size_t at;        /* the provider at hand */
	unsigned tries;   /* of it */
	enum call_state state;
	struct model_connection *connection;
	struct script script;
	struct model_reply reply;
	size_t told;      /* bytes of the reply that its owner has */
	struct model_attempt *attempts;
	size_t attempt_count;
	int64_t began_at, due_at, silent_at, first_at; /* first_at: 0 before the first word */
	bool is_cancelled;
};

struct model_client {
	const char *hosts;
	const struct dialogues *dialogues;
	CURLM *multi;
	struct model_call *calls;
};

/* ---- the client ---- */

struct model_client *model_client_create(const struct config *config, const struct dialogues *dialogues)
{
	struct model_client *client = calloc(1, sizeof *client);

	if (!client || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		log_die("libcurl does not start");
	*client = (struct model_client){.hosts = config->model_hosts, .dialogues = dialogues, .multi = curl_multi_init()};
	if (!client->multi)
		log_die("libcurl does not start");
	curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, IDLE_CONNECTIONS);
	return client;
}

static void release(struct model_call *call)
{
	struct model_call **link = &call->client->calls;

	while (*link != call)
		link = &(*link)->next;
	*link = call->next;
	if (call->connection)
		model_connection_close(call->connection);
	script_release(&call->script);
	model_reply_release(&call->reply);
	json_decref(call->question);
	json_decref(call->options);
	arena_destroy(call->arena);
}

void model_client_destroy(struct model_client *client)
{
	while (client->calls)
		release(client->calls);
	curl_multi_cleanup(client->multi);
	free(client);
}

/* ---- a call begins ---- */

static struct model_provider *copy_providers(struct arena *arena, const struct model_provider *providers, size_t count)
{
	struct model_provider *copies = arena_array(arena, count, sizeof *copies);

	for (size_t i = 0; i < count; i++)
		copies[i] = (struct model_provider){.id = arena_strdup(arena, providers[i].id), .kind = arena_strdup(arena, providers[i].kind),
						    .url = arena_strdup(arena, providers[i].url), .model = arena_strdup(arena, providers[i].model),
						    .key = arena_strdup(arena, providers[i].key), .seconds = providers[i].seconds};
	return copies;
}

static void set_option(json_t *body, const char *name, const json_t *options, const char *option)
{
	json_t *value = json_object_get(options, option);

	if (value && !json_is_null(value))
		json_object_set(body, name, value);
}

/* What every provider is asked, but for the model's name. */
static json_t *question_of(const json_t *messages, const json_t *options)
{
	json_t *body = json_pack("{s:o, s:b, s:{s:b}}", "messages", json_deep_copy(messages), "stream", 1, "stream_options", "include_usage", 1);

	if (!body)
		log_die("out of memory");
	set_option(body, "temperature", options, "temperature");
	set_option(body, "max_tokens", options, "max_tokens");
	if (json_array_size(json_object_get(options, "tools")))
		set_option(body, "tools", options, "tools");
	if (json_is_true(json_object_get(options, "json")))
		json_object_set_new(body, "response_format", json_pack("{s:s}", "type", "json_object"));
	return body;
}

struct model_call *model_client_ask(struct model_client *client, const struct model_question *question, const struct model_events *events,
				    void *context)
{
	struct arena *arena = arena_create(ARENA_CEILING);
	struct model_call *call = arena_alloc(arena, sizeof *call);
	int64_t now = clock_steady_ms();

	*call = (struct model_call){
		.next = client->calls, .client = client, .arena = arena, .events = *events, .context = context,
		.question = question_of(question->messages, question->options), .options = json_deep_copy(question->options),
		.providers = copy_providers(arena, question->providers, question->provider_count), .provider_count = question->provider_count,
		.attempts = arena_array(arena, question->provider_count + 1, sizeof *call->attempts), .began_at = now, .due_at = now};
	model_reply_init(&call->reply, MODEL_MOST_TEXT);
	client->calls = call;
	return call;
}

void model_call_cancel(struct model_call *call)
{
	call->is_cancelled = true;
}

/* ---- a call ends ---- */

static const struct model_provider *provider_at_hand(const struct model_call *call)
{
	return call->at < call->provider_count ? &call->providers[call->at] : NULL;
}

static bool is_scripted(const struct model_provider *provider)
{
	return strcmp(provider->kind, "scripted") == 0;
}

/* A token is about three bytes of what is written in any language. */
static int64_t counted(int64_t told, size_t bytes)
{
	return told >= 0 ? told : (int64_t)(bytes / 3 + 1);
}

static void count_tokens(const struct model_call *call, struct model_answer *answer)
{
	size_t asked;

	if (!answer->provider || is_scripted(&call->providers[call->at]))
		return;
	asked = json_dumpb(json_object_get(call->question, "messages"), NULL, 0, JSON_COMPACT);
	answer->tokens_in = counted(call->reply.tokens_in, asked);
	answer->tokens_out = counted(call->reply.tokens_out, call->reply.text.length);
}

/* Tell the owner, and be gone. */
static void end(struct model_call *call, enum model_outcome outcome, const char *fault)
{
	const struct model_provider *provider = call->first_at || outcome == MODEL_CALLS_TOOLS ? provider_at_hand(call) : NULL;
	json_t *tool_calls = outcome == MODEL_CALLS_TOOLS ? model_reply_tool_calls(&call->reply) : NULL;
	struct model_answer answer = {.outcome = outcome, .text = arena_copy(call->arena, strbuf_text(&call->reply.text), call->told),
				      .length = call->told, .tool_calls = tool_calls, .extra = call->script.extra, .fault = fault, .attempts = call->attempts, .attempt_count = call->attempt_count,
				      .first_ms = call->first_at ? call->first_at - call->began_at : 0,
				      .total_ms = clock_steady_ms() - call->began_at};

	if (provider) {
		answer.provider = provider->id;
		answer.model = provider->model ? provider->model : provider->kind;
	}
	count_tokens(call, &answer);
	call->state = CALL_ENDED;
	call->events.ended(call->context, &answer);
	json_decref(tool_calls);
	release(call);
}

/* ---- one attempt after the other ---- */

/* The last of a provider's attempts in a call is what its breaker hears of. */
static void note_attempt(struct model_call *call, const char *fault, long http_status)
{
	const char *id = call->providers[call->at].id;

	if (!call->attempt_count || call->attempts[call->attempt_count - 1].provider != id)
		call->attempt_count++;
	call->attempts[call->attempt_count - 1] = (struct model_attempt){id, fault, http_status};
}

static void close_connection(struct model_call *call)
{
	if (call->connection)
		model_connection_close(call->connection);
	call->connection = NULL;
}

/* Nobody has heard a word yet, so what came is forgotten. */
static void forget_reply(struct model_call *call)
{
	model_reply_release(&call->reply);
	model_reply_init(&call->reply, MODEL_MOST_TEXT);
}

/* How long to wait before the same provider is asked again; -1: ask the next one. */
static int64_t pause_before_retry(const struct model_call *call, const char *fault, long retry_after)
{
	bool may_pass = strcmp(fault, "away") == 0 || strcmp(fault, "busy") == 0 || strcmp(fault, "broken") == 0;
	int64_t pause = PAUSE_MS << call->tries;
	unsigned char chance;

	if (!may_pass || call->tries + 1 >= TRIES || retry_after * 1000 > LONGEST_PAUSE_MS)
		return -1;
	random_bytes(&chance, 1);
	pause += pause * chance / 256;
	return retry_after * 1000 > pause ? retry_after * 1000 : pause;
}

/* The attempt at hand came to nothing: another follows, or the call ends. */
static void give_up(struct model_call *call, const char *fault, long http_status, long retry_after)
{
	int64_t pause = pause_before_retry(call, fault, retry_after), now = clock_steady_ms();
	bool said_too_much = strcmp(fault, "too_long") == 0; /* no trouble that its breaker should know of */

	note_attempt(call, said_too_much ? NULL : fault, http_status);
	close_connection(call);
	if (call->told) {
		end(call, MODEL_CUT, fault);
		return;
	}
	forget_reply(call);
	if (pause >= 0) {
		call->tries++;
		call->due_at = now + pause;
	} else {
		call->tries = 0;
		call->at++;
		call->due_at = now;
	}
	call->state = CALL_DUE;
	if (call->at >= call->provider_count || call->due_at - call->began_at >= MOST_MS)
		end(call, MODEL_FAILED, fault);
}

static void begin_script(struct model_call *call)
{
	if (!call->client->dialogues) {
		give_up(call, "away", 0, 0);
		return;
	}
	script_open(&call->script, call->client->dialogues, json_object_get(call->question, "messages"), call->options);
	call->state = CALL_SCRIPTED;
}

static void begin_request(struct model_call *call, const struct model_provider *provider, int64_t now)
{
	char *body;

	if (json_object_set_new(call->question, "model", json_string(provider->model)) != 0)
		log_die("out of memory");
	body = json_dumps(call->question, JSON_COMPACT);
	if (!body)
		log_die("out of memory");
	call->connection = model_connection_open(call->client->multi, provider, call->client->hosts, body, &call->reply, call);
	free(body);
	if (!call->connection) {
		give_up(call, "not_allowed", 0, 0);
		return;
	}
	call->silent_at = now + (int64_t)provider->seconds * 1000;
	call->state = CALL_ASKING;
}

/* Ask the provider at hand. */
static void begin_attempt(struct model_call *call, int64_t now)
{
	const struct model_provider *provider = provider_at_hand(call);

	if (!provider)
		end(call, MODEL_FAILED, "away");
	else if (is_scripted(provider))
		begin_script(call);
	else
		begin_request(call, provider, now);
}

/* ---- what is due ---- */

static void tell(struct model_call *call, int64_t now)
{
	size_t from = call->told;

	if (call->reply.text.length == from || call->is_cancelled)
		return;
	if (!call->first_at)
		call->first_at = now;
	call->told = call->reply.text.length;
	call->events.delta(call->context, strbuf_text(&call->reply.text) + from, call->told - from);
}

static void speak(struct model_call *call, int64_t now)
{
	size_t from = call->script.said, length = script_next(&call->script);

	if (!length) {
		note_attempt(call, NULL, 0);
		end(call, MODEL_ANSWERED, NULL);
		return;
	}
	strbuf_add(&call->reply.text, strbuf_text(&call->script.text) + from, length);
	tell(call, now);
	call->due_at = now + SCRIPT_PAUSE_MS;
}

/* All that was said is there. */
static void complete(struct model_call *call, long http_status)
{
	bool calls_tools = call->reply.tool_calls != NULL;

	note_attempt(call, NULL, http_status);
	close_connection(call);
	end(call, calls_tools ? MODEL_CALLS_TOOLS : MODEL_ANSWERED, NULL);
}

/* Words that came, and silence that has lasted too long. */
static void attend(struct model_call *call, int64_t now)
{
	const struct model_provider *provider = provider_at_hand(call);

	tell(call, now);
	if (model_connection_moved(call->connection))
		call->silent_at = now + (call->reply.is_closed ? CLOSING_MS : (int64_t)provider->seconds * 1000);
	if (now < call->silent_at && now - call->began_at < MOST_MS)
		return;
	if (call->reply.is_finished || call->reply.is_closed)
		complete(call, model_connection_status(call->connection));
	else
		give_up(call, "silent", model_connection_status(call->connection), 0);
}

static void step(struct model_call *call, int64_t now)
{
	if (call->is_cancelled) {
		end(call, MODEL_CANCELLED, NULL);
		return;
	}
	switch (call->state) {
	case CALL_DUE:
		if (now >= call->due_at)
			begin_attempt(call, now);
		break;
	case CALL_ASKING:
		attend(call, now);
		break;
	case CALL_SCRIPTED:
		if (now >= call->due_at)
			speak(call, now);
		break;
	case CALL_ENDED:
		break;
	}
}

static void step_all(struct model_client *client)
{
	int64_t now = clock_steady_ms();

	for (struct model_call *call = client->calls, *next; call; call = next) {
		next = call->next;
		step(call, now);
	}
}

/* libcurl says that a connection is over. */
static void close_finished(struct model_call *call, CURLcode code)
{
	const char *fault = model_connection_fault(call->connection, code);
	long status = model_connection_status(call->connection), retry_after = model_connection_retry_after(call->connection);

	tell(call, clock_steady_ms());
	if (call->is_cancelled)
		end(call, MODEL_CANCELLED, NULL);
	else if (fault)
		give_up(call, fault, status, retry_after);
	else
		complete(call, status);
}

static void read_messages(struct model_client *client)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(client->multi, &left)))
		if (message->msg == CURLMSG_DONE)
			close_finished(model_connection_owner(message->easy_handle), message->data.result);
}

/* @return milliseconds until something of this call must be done, at most those given */
static int64_t until_due(const struct model_call *call, int64_t now, int64_t most)
{
	int64_t at = call->state == CALL_ASKING ? call->silent_at : call->due_at;

	if (call->is_cancelled || at <= now || call->reply.text.length > call->told)
		return 0;
	return at - now < most ? at - now : most;
}

/* What libcurl has read already, or has ended, wakes nobody: it may have come with what was just sent. */
static int64_t until_news(const struct model_client *client, int running, int64_t most)
{
	int64_t now = clock_steady_ms(), wait = most;
	int asking = 0;

	for (const struct model_call *call = client->calls; call; call = call->next) {
		wait = until_due(call, now, wait);
		asking += call->state == CALL_ASKING;
	}
	return asking > running ? 0 : wait;
}

void model_client_wait(struct model_client *client, int socket, int milliseconds)
{
	struct curl_waitfd extra = {.fd = socket, .events = CURL_WAIT_POLLIN};
	int running;

	step_all(client);
	curl_multi_perform(client->multi, &running);
	if (curl_multi_poll(client->multi, socket >= 0 ? &extra : NULL, socket >= 0 ? 1 : 0, (int)until_news(client, running, milliseconds), NULL) != CURLM_OK)
		log_die("libcurl cannot wait");
	curl_multi_perform(client->multi, &running);
	read_messages(client);
	step_all(client);
}
