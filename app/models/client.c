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

static const struct model_provider *copy_providers(struct arena *arena, const struct model_provider *providers, size_t count)
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
