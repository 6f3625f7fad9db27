/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/waiting.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/strbuf.h"
#include "live/hub.h"

#define MOST_SECONDS 7200
#define MOST_PROBLEM ((size_t)64 * 1024)
#define MOST_ENDING ((size_t)4 * 1024 * 1024)
#define UNPROCESSABLE 422
#define TOO_MANY_REQUESTS 429

/* ---- who waits for what ---- */

static int64_t number_of(const struct evkeyvalq *values, const char *name)
{
	const char *text = evhttp_find_header(values, name);
	char *end = NULL;
	long long number = text ? strtoll(text, &end, 10) : -1;

	return text && *text && !*end ? number : -1;
}

static bool read_values(struct subscription *subscription, const struct evkeyvalq *values)
{
	const char *topic = evhttp_find_header(values, "topic"), *mode = evhttp_find_header(values, "mode");
	const char *words = evhttp_find_header(values, "words");
	int64_t seconds = number_of(values, "seconds");

	if (!topic || !topic_name_is_valid(topic, strlen(topic)) || !mode || seconds < 1 || seconds > MOST_SECONDS)
		return false;
	memcpy(subscription->topics[0], topic, strlen(topic) + 1);
	subscription->topic_count = 1;
	subscription->last = number_of(values, "last");
	subscription->milliseconds = seconds * 1000;
	subscription->waiting->as_document = strcmp(mode, "document") == 0;
	subscription->waiting->words = words ? json_loads(words, 0, NULL) : NULL;
	return subscription->last >= 0 && uuid_parse(&subscription->waiting->subject, evhttp_find_header(values, "subject"));
}

bool waiting_read(struct subscription *subscription, const char *query)
{
	struct evkeyvalq values;
	bool good;

	*subscription = (struct subscription){.waiting = calloc(1, sizeof *subscription->waiting)};
	if (!subscription->waiting)
		log_die("out of memory");
	if (!query || evhttp_parse_query_str(query, &values) < 0)
		return false;
	good = read_values(subscription, &values);
	evhttp_clear_headers(&values);
	return good;
}

void waiting_release(struct waiting *waiting)
{
	if (!waiting)
		return;
	json_decref(waiting->words);
	free(waiting);
}

static bool ends(const struct live_event *event)
{
	return strcmp(event->kind, "done") == 0 || strcmp(event->kind, "refused") == 0 || strcmp(event->kind, "held") == 0;
}

/* Most events of a topic are of one subject, and most topics have one who waits: few are parsed for nothing. */
bool waiting_wants(const struct subscriber *subscriber, const struct live_event *event)
{
	const struct waiting *waiting = subscriber->waiting;
	json_t *payload;
	const char *id;
	bool wanted;

	if ((strcmp(event->kind, "delta") != 0 && !ends(event)) || !strstr(event->payload, waiting->subject.text))
		return false;
	payload = json_loads(event->payload, 0, NULL);
	id = json_string_value(json_object_get(payload, "id"));
	wanted = id && strcmp(id, waiting->subject.text) == 0;
	json_decref(payload);
	return wanted;
}

/* ---- as a document ---- */

/* RFC 9110's reason phrases, of what may come here. */
static const char *title_of(int status)
{
	switch (status) {
	case 403: return "Forbidden";
	case 404: return "Not Found";
	case 409: return "Conflict";
	case 410: return "Gone";
	case UNPROCESSABLE: return "Unprocessable Content";
	case TOO_MANY_REQUESTS: return "Too Many Requests";
	case 503: return "Service Unavailable";
	case 504: return "Gateway Timeout";
	default: return "Internal Server Error";
	}
}

static void send_document(struct subscriber *subscriber, int status, const char *reason, const char *type, const char *body)
{
	struct evhttp_request *request = subscriber->request;
	struct evkeyvalq *headers;
	struct evbuffer *buffer;

	if (!request)
		return;
	subscriber->request = NULL;
	headers = evhttp_request_get_output_headers(request);
	buffer = evbuffer_new();
	if (!buffer || evbuffer_add(buffer, body, strlen(body)) < 0)
		log_die("out of memory");
	evhttp_add_header(headers, "Content-Type", type);
	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	evhttp_add_header(headers, "Referrer-Policy", "same-origin");
	if (status == HTTP_SERVUNAVAIL)
		evhttp_add_header(headers, "Retry-After", "5");
	else if (status == TOO_MANY_REQUESTS)
		evhttp_add_header(headers, "Retry-After", "3600");
	evhttp_connection_set_closecb(evhttp_request_get_connection(request), NULL, NULL);
	evhttp_send_reply(request, status, reason, buffer);
	evbuffer_free(buffer);
}

static void add_member(struct strbuf *body, const char *name, const char *value)
{
	strbuf_add_format(body, ",\"%s\":", name);
	strbuf_add_json(body, value, strlen(value));
}

/* What is refused of an answer is said at the question, the field "text". */
static void add_errors(struct strbuf *body, const char *code, const char *detail)
{
	strbuf_add_text(body, ",\"errors\":[{\"field\":\"text\"");
	add_member(body, "code", code);
	add_member(body, "message", detail ? detail : "");
	strbuf_add_text(body, "}]");
}

/* Only what is an error reads as one, whatever the event says. */
static void send_problem(struct subscriber *subscriber, const json_t *refusal)
{
	int status = (int)json_integer_value(json_object_get(refusal, "status"));
	const char *code = json_string_value(json_object_get(refusal, "code"));
	const char *detail = json_string_value(json_object_get(refusal, "message"));
	struct strbuf body;

	if (status < 400 || status > 599)
		status = HTTP_INTERNAL;
	strbuf_init(&body, MOST_PROBLEM);
	strbuf_add_text(&body, "{\"type\":\"about:blank\"");
	add_member(&body, "title", title_of(status));
	strbuf_add_format(&body, ",\"status\":%d", status);
	if (detail)
		add_member(&body, "detail", detail);
	add_member(&body, "code", code ? code : "internal");
	if (status == UNPROCESSABLE)
		add_errors(&body, code ? code : "internal", detail);
	strbuf_add_char(&body, '}');
	send_document(subscriber, status, title_of(status), "application/problem+json", strbuf_text(&body));
	strbuf_release(&body);
}

/* ---- as it ends ---- */

/* A refusal without words of its own gets the program's. @return NULL for no object */
static json_t *read_refusal(const struct waiting *waiting, const char *payload)
{
	json_t *refusal = json_loads(payload, 0, NULL), *message = json_object_get(refusal, "message");
	const char *code = json_string_value(json_object_get(refusal, "code"));
	json_t *words = code ? json_object_get(waiting->words, code) : NULL;

	if ((!message || json_is_null(message)) && json_is_string(words))
		json_object_set(refusal, "message", words);
	return refusal;
}

static void write_event(struct subscriber *subscriber, const char *kind, const char *payload, int64_t position)
{
	struct strbuf frame;

	strbuf_init(&frame, MOST_ENDING);
	if (position)
		strbuf_add_format(&frame, "id: %" PRId64 "\n", position);
	strbuf_add_format(&frame, "event: %s\ndata: %s\n\n", kind, payload);
	subscriber_write(subscriber, strbuf_text(&frame), frame.length);
	strbuf_release(&frame);
}

static void refuse(struct subscriber *subscriber, const json_t *refusal, int64_t position)
{
	char *payload;

	if (subscriber->waiting->as_document) {
		send_problem(subscriber, refusal);
		return;
	}
	payload = json_dumps(refusal, 0);
	if (payload)
		write_event(subscriber, "refused", payload, position);
	free(payload);
}

static void end_with(struct subscriber *subscriber, const struct live_event *event)
{
	bool is_held = strcmp(event->kind, "held") == 0;

	if (strcmp(event->kind, "refused") == 0) {
		json_t *refusal = read_refusal(subscriber->waiting, event->payload);

		refuse(subscriber, refusal, event->position);
		json_decref(refusal);
	} else if (subscriber->waiting->as_document) {
		send_document(subscriber, is_held ? 202 : 201, is_held ? "Accepted" : "Created", "application/json", event->payload);
	} else {
		write_event(subscriber, event->kind, event->payload, event->position);
	}
}

bool waiting_deliver(struct subscriber *subscriber, const struct live_event *event)
{
	if (ends(event)) {
		end_with(subscriber, event);
		return true;
	}
	if (!subscriber->waiting->as_document)
		write_event(subscriber, event->kind, event->payload, event->position);
	return false;
}

static void write_whole_text(struct subscriber *subscriber, const char *payload)
{
	json_t *answer = json_loads(payload, 0, NULL), *text = json_object_get(answer, "text");
	json_t *delta = json_is_string(text) ? json_pack("{s:s, s:O}", "id", subscriber->waiting->subject.text, "text", text) : NULL;
	char *document = delta ? json_dumps(delta, 0) : NULL;

	if (document)
		write_event(subscriber, "delta", document, 0);
	free(document);
	json_decref(delta);
	json_decref(answer);
}

void waiting_deliver_kept(struct subscriber *subscriber, const struct live_event *event)
{
	if (!subscriber->waiting->as_document)
		write_whole_text(subscriber, event->payload);
	end_with(subscriber, event);
}

static void refuse_ourselves(struct subscriber *subscriber, const char *code, int status)
{
	json_t *words = json_object_get(subscriber->waiting->words, code);
	json_t *refusal = json_pack("{s:s, s:s, s:i, s:O?}", "id", subscriber->waiting->subject.text, "code", code, "status", status, "message",
				    json_is_string(words) ? words : NULL);

	refuse(subscriber, refusal, 0);
	json_decref(refusal);
}

void waiting_end_late(struct subscriber *subscriber)
{
	refuse_ourselves(subscriber, "answer_overdue", 504);
}

void waiting_end_away(struct subscriber *subscriber)
{
	refuse_ourselves(subscriber, "unavailable", HTTP_SERVUNAVAIL);
}
