/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/answer_stream.h"

#include <string.h>

#include "auth/sealed.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"

#define MOST_SHOWN 300000 /* bytes: all that is kept of an answer has room for so many characters. What guardrails put in may be longer */
#define MOST_PROVIDERS 16
#define MOST_ATTEMPTS 3 /* after so many answerers have died at it, it is not tried again */

static void set_text(json_t *answer, const char *name, const char *text)
{
	if (text)
		json_object_set_new(answer, name, json_string(text));
}

static void set_copy(json_t *answer, const char *name, const json_t *value)
{
	if (value)
		json_object_set_new(answer, name, json_deep_copy(value));
}

/* Text of a JSON document has no NUL, nor has the database's. What is too long ends where it is full. */
static void show(struct answer_stream *stream, const char *text, size_t length)
{
	size_t fits = stream->is_full ? 0 : text_fitting(text, length, MOST_SHOWN - stream->shown.length);

	stream->is_full |= fits < length;
	length = fits;
	while (length) {
		size_t part = strnlen(text, length);

		strbuf_add(&stream->shown, text, part);
		part += part < length;
		text += part;
		length -= part;
	}
}

/* ---- how it ended ---- */

static const char *key_of(const struct answer_stream *stream, const char *provider)
{
	const json_t *item;
	size_t i;

	json_array_foreach(stream->providers, i, item) {
		const char *id = json_string_value(json_object_get(item, "provider_id"));

		if (id && provider && strcmp(id, provider) == 0)
			return json_string_value(json_object_get(item, "key_id"));
	}
	return NULL;
}

static json_t *attempts_of(const struct model_answer *answer)
{
	json_t *attempts = json_array();

	for (size_t i = 0; i < answer->attempt_count; i++) {
		const struct model_attempt *attempt = &answer->attempts[i];

		json_array_append_new(attempts, json_pack("{s:s, s:s?, s:I}", "provider", attempt->provider, "fault", attempt->fault, "http_status",
							  (json_int_t)attempt->http_status));
	}
	return attempts;
}

static void end_with(struct answer_stream *stream, const char *outcome, const struct model_answer *answer, bool is_cached)
{
	json_t *document = json_pack("{s:s, s:I, s:I, s:I, s:I, s:b}", "outcome", outcome, "tokens_in", (json_int_t)answer->tokens_in,
				     "tokens_out", (json_int_t)answer->tokens_out, "first_ms", (json_int_t)answer->first_ms,
				     "total_ms", (json_int_t)answer->total_ms, "is_cache_hit", is_cached);

	set_text(document, "provider", answer->provider);
	set_text(document, "key_id", key_of(stream, answer->provider));
	set_text(document, "model", answer->model);
	set_text(document, "fault", answer->fault);
	set_copy(document, "extra", answer->extra);
	set_copy(document, "tool_calls", answer->tool_calls);
	if (answer->attempt_count)
		json_object_set_new(document, "attempts", attempts_of(answer));
	stream->answer = document;
}

static void add_verdict(struct answer_stream *stream, const struct guardrail_verdict *verdict)
{
	json_object_set_new(stream->answer, "matches", guardrail_matches_json(verdict));
	if (verdict->guardrail.text[0])
		json_object_set_new(stream->answer, "guardrail", json_pack("{s:s, s:s?}", "id", verdict->guardrail.text, "message", verdict->message));
}

/* Of the model's own word for it, what guardrails and people make. */
static const char *outcome_of(const struct answer_stream *stream, const struct model_answer *answer, enum guardrail_action action)
{
	bool is_whole = answer->outcome == MODEL_ANSWERED || answer->outcome == MODEL_CALLS_TOOLS;

	if (is_whole && stream->is_full && action < GUARDRAIL_APPROVE)
		return "cut";
	if (action == GUARDRAIL_REFUSE)
		return "refused";
	if (is_whole && action == GUARDRAIL_APPROVE)
		return "held";
	switch (answer->outcome) {
	case MODEL_ANSWERED:
		return "answered";
	case MODEL_CALLS_TOOLS:
		return "tools";
	case MODEL_FAILED:
		return "failed";
	case MODEL_CUT:
		return "cut";
	case MODEL_CANCELLED:
		return stream->is_stopped ? "stopped" : "cut";
	}
	return "failed";
}

/* What was held back is shown of what the model ended, and not of what a person did: nobody waits for more of that. */
static void finish(struct answer_stream *stream, const struct model_answer *answer, bool is_cached)
{
	struct guardrail_verdict verdict = {0};
	enum guardrail_action action = GUARDRAIL_ALLOW;
	const char *rest = "", *outcome;

	if (stream->guard)
		action = guardrail_stream_end(stream->guard, stream->arena, &rest, &verdict);
	if (stream->is_refused)
		action = GUARDRAIL_REFUSE;
	if (action < GUARDRAIL_APPROVE && !stream->is_stopped)
		show(stream, rest, strlen(rest));
	outcome = outcome_of(stream, answer, action);
	end_with(stream, outcome, answer, is_cached);
	if (stream->is_overdue)
		json_object_set_new(stream->answer, "fault", json_string("overdue"));
	if (stream->guard)
		add_verdict(stream, &verdict);
	if (strcmp(outcome, "held") == 0)
		json_object_set_new(stream->answer, "text", json_stringn(verdict.text, text_fitting(verdict.text, strlen(verdict.text), MOST_SHOWN)));
	else
		json_object_set_new(stream->answer, "text", json_stringn(strbuf_text(&stream->shown), stream->shown.length));
}

/* ---- what the model says ---- */

/* One that a person must approve is still heard to its end: it is approved whole. */
static void take(struct answer_stream *stream, const char *text, size_t length)
{
	const char *shown = text;

	if (!stream->guard) {
		show(stream, text, length);
		return;
	}
	stream->is_refused = guardrail_stream_add(stream->guard, text, length, &shown) == GUARDRAIL_REFUSE;
	show(stream, shown, strlen(shown));
}

static void on_delta(void *context, const char *text, size_t length)
{
	struct answer_stream *stream = context;

	if (stream->is_refused || stream->is_lost || stream->is_full)
		return;
	take(stream, text, length);
	if (stream->is_refused || stream->is_full)
		model_call_cancel(stream->call);
}

static void on_ended(void *context, const struct model_answer *answer)
{
	struct answer_stream *stream = context;

	stream->call = NULL;
	finish(stream, answer, false);
}

/* ---- its beginning ---- */

/* @return false where the answer must be guarded and cannot be */
static bool open_guard(struct answer_stream *stream)
{
	const json_t *guardrails = json_object_get(stream->question, "guardrails");
	const struct guardrail_rules *rules;
	struct uuid school;

	if (!json_is_object(guardrails))
		return true;
	if (!uuid_parse(&school, json_string_value(json_object_get(stream->question, "school_id"))))
		return false;
	rules = guardrail_rules_of(&school, json_integer_value(json_object_get(guardrails, "version")), json_object_get(guardrails, "rules"));
	if (!rules)
		return false;
	stream->asker = guardrail_asker_of(json_object_get(guardrails, "asker"));
	stream->guard = guardrail_stream_open(rules, &stream->asker);
	return true;
}

static size_t read_providers(const struct answer_stream *stream, struct model_provider providers[MOST_PROVIDERS])
{
	const json_t *item;
	size_t i, count = 0;

	json_array_foreach(stream->providers, i, item)
		if (count < MOST_PROVIDERS)
			providers[count++] = (struct model_provider){
				.id = json_string_value(json_object_get(item, "provider_id")),
				.kind = json_string_value(json_object_get(item, "kind")),
				.url = json_string_value(json_object_get(item, "url")),
				.model = json_string_value(json_object_get(item, "model")),
				.key = json_string_value(json_object_get(item, "key")),
				.seconds = (unsigned)json_integer_value(json_object_get(item, "seconds")),
			};
	return count;
}

static void ask(struct answer_stream *stream, struct model_client *client)
{
	static const struct model_events events = {.delta = on_delta, .ended = on_ended};
	struct model_provider providers[MOST_PROVIDERS];
	struct model_question question = {
		.messages = json_object_get(stream->question, "messages"),
		.options = json_object_get(stream->question, "options"),
		.providers = providers,
		.provider_count = read_providers(stream, providers),
	};

	stream->call = model_client_ask(client, &question, &events, stream);
	json_object_del(stream->question, "messages"); /* the longest of it; the client has its own */
	json_object_del(stream->question, "options");
}

static void answer_from_cache(struct answer_stream *stream, const json_t *cached)
{
	const char *text = json_string_value(json_object_get(cached, "text"));
	const json_t *calls = json_object_get(cached, "tool_calls");
	struct model_answer answer = {
		.outcome = json_array_size(calls) ? MODEL_CALLS_TOOLS : MODEL_ANSWERED,
		.provider = json_string_value(json_object_get(cached, "provider")),
		.model = json_string_value(json_object_get(cached, "model")),
		.text = text ? text : "",
		.length = text ? strlen(text) : 0,
		.tool_calls = calls,
		.extra = json_object_get(cached, "extra"),
	};

	take(stream, answer.text, answer.length);
	finish(stream, &answer, true);
}

static void fail(struct answer_stream *stream, const char *fault)
{
	finish(stream, &(struct model_answer){.outcome = MODEL_FAILED, .text = "", .fault = fault}, false);
}

/* Who asked it before died. What was shown stays as it is, and what nobody saw is asked anew. @return false to ask it */
static bool end_lost(struct answer_stream *stream)
{
	const char *shown = json_string_value(json_object_get(stream->question, "shown"));

	if (shown && *shown) {
		show(stream, shown, strlen(shown));
		stream->kept = stream->shown.length;
		finish(stream, &(struct model_answer){.outcome = MODEL_CUT, .text = "", .fault = "lost"}, false);
		return true;
	}
	if (json_integer_value(json_object_get(stream->question, "attempts")) <= MOST_ATTEMPTS)
		return false;
	fail(stream, "lost");
	return true;
}

/* A provider whose key the installation's does not open is not asked; the next one is. */
static void open_keys(struct answer_stream *stream, const struct secret_key *key)
{
	for (size_t i = 0; i < json_array_size(stream->providers);) {
		if (sealed_open_members(key, stream->arena, json_array_get(stream->providers, i))) {
			i++;
			continue;
		}
		log_error("request %s: a provider's key cannot be opened", stream->request.text);
		json_array_remove(stream->providers, i);
	}
}

struct answer_stream *answer_stream_begin(struct model_client *client, json_t *question, const struct secret_key *key, unsigned seconds,
					  struct arena *arena)
{
	struct answer_stream *stream = calloc(1, sizeof *stream);
	const json_t *cached = json_object_get(question, "cached");

	if (!stream || !uuid_parse(&stream->request, json_string_value(json_object_get(question, "request_id"))))
		log_die("a claimed request has no id, or there is no memory for it");
	strbuf_init(&stream->shown, MOST_SHOWN);
	stream->question = question;
	stream->providers = json_object_get(question, "providers");
	stream->arena = arena;
	stream->ends_at_ms = clock_steady_ms() + (int64_t)seconds * 1000;
	if (end_lost(stream))
		return stream;
	if (!open_guard(stream)) {
		log_error("request %s: the school's guardrails cannot be read, so it is not answered", stream->request.text);
		fail(stream, "guardrails");
	} else if (json_is_object(cached)) {
		answer_from_cache(stream, cached);
	} else {
		open_keys(stream, key);
		ask(stream, client);
	}
	return stream;
}

/* ---- its end ---- */

void answer_stream_stop(struct answer_stream *stream)
{
	if (!stream->call || stream->is_stopped)
		return;
	stream->is_stopped = true;
	model_call_cancel(stream->call);
}

void answer_stream_mind_time(struct answer_stream *stream, int64_t now_ms)
{
	if (!stream->call || stream->is_overdue || stream->is_stopped || now_ms < stream->ends_at_ms)
		return;
	stream->is_overdue = true;
	model_call_cancel(stream->call);
}

void answer_stream_give_up(struct answer_stream *stream)
{
	static const char *const parts[] = {"extra", "tool_calls", "matches", "guardrail"};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		json_object_del(stream->answer, parts[i]);
	json_object_set_new(stream->answer, "outcome", json_string("failed"));
	json_object_set_new(stream->answer, "text", json_string(""));
	json_object_set_new(stream->answer, "fault", json_string("unkept"));
}

void answer_stream_lose(struct answer_stream *stream)
{
	stream->is_lost = true;
	if (stream->call)
		model_call_cancel(stream->call);
}

void answer_stream_release(struct answer_stream *stream)
{
	if (stream->guard)
		guardrail_stream_close(stream->guard);
	json_decref(stream->answer);
	json_decref(stream->question);
	strbuf_release(&stream->shown);
	free(stream);
}
