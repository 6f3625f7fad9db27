/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/hub.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "core/strbuf.h"
#include "live/waiting.h"

#define MOST_FRAME ((size_t)4 * 1024 * 1024) /* how a long answer ended, with all of its text */
#define STREAM_MS (60 * 60 * 1000)
#define COME_BACK_MS 3000
#define SIGNED_OUT "event: signed_out\ndata: {}\n\n"
#define HEARTBEAT ": still here\n\n"

void hub_init(struct hub *hub)
{
	*hub = (struct hub){.topics = topics_create()};
}

static void forget(struct hub *hub, struct subscriber *subscriber)
{
	if (hub->left && !subscriber->waiting)
		hub->left(hub->context, subscriber);
	if (subscriber->previous)
		subscriber->previous->next = subscriber->next;
	else
		hub->subscribers = subscriber->next;
	if (subscriber->next)
		subscriber->next->previous = subscriber->previous;
	hub->count--;
	subscriber_destroy(subscriber, hub->topics);
}

static void end(struct hub *hub, struct subscriber *subscriber)
{
	subscriber_close(subscriber);
	forget(hub, subscriber);
}

/* The doomed are dropped after a round, never inside it: dropping frees what the round walks along. */
static void drop_doomed(struct hub *hub)
{
	for (struct subscriber *subscriber = hub->subscribers, *next; subscriber; subscriber = next) {
		next = subscriber->next;
		if (!subscriber->doomed)
			continue;
		log_warning("a stream is dropped: its reader is too slow");
		subscriber_drop(subscriber);
		forget(hub, subscriber);
	}
}

static unsigned random_below(unsigned limit)
{
	unsigned number;

	random_bytes(&number, sizeof number);
	return number % limit;
}

static void ask_back(struct subscriber *subscriber)
{
	char frame[40];
	int length = snprintf(frame, sizeof frame, "retry: %u\n\n", 500 + random_below(COME_BACK_MS));

	subscriber_write(subscriber, frame, (size_t)length);
}

void hub_release(struct hub *hub)
{
	while (hub->subscribers) {
		(hub->subscribers->waiting ? waiting_end_away : ask_back)(hub->subscribers);
		end(hub, hub->subscribers);
	}
	topics_destroy(hub->topics);
	hub->topics = NULL;
}

/* The browser left, or nginx. evhttp then parts the request from its connection and leaves it to whom it was given. */
static void on_close(struct evhttp_connection *connection, void *context)
{
	struct subscriber *subscriber = context;

	(void)connection;
	if (!evhttp_request_get_connection(subscriber->request))
		evhttp_send_reply_end(subscriber->request); /* frees it */
	subscriber->request = NULL;
	forget(subscriber->hub, subscriber);
}

struct subscriber *hub_join(struct hub *hub, struct evhttp_request *request, const struct subscription *subscription)
{
	struct subscriber *subscriber = subscriber_create(request, subscription, hub->topics);

	evhttp_connection_set_closecb(evhttp_request_get_connection(request), on_close, subscriber);
	subscriber->hub = hub;
	subscriber->ends_at = clock_steady_ms() + (subscription->milliseconds ? subscription->milliseconds : STREAM_MS + random_below(STREAM_MS / 4));
	subscriber->next = hub->subscribers;
	if (hub->subscribers)
		hub->subscribers->previous = subscriber;
	hub->subscribers = subscriber;
	hub->count++;
	if (hub->joined && !subscriber->waiting)
		hub->joined(hub->context, subscriber);
	return subscriber;
}

static bool format_event(struct strbuf *frame, const struct live_event *event)
{
	strbuf_init(frame, MOST_FRAME);
	strbuf_add_format(frame, "id: %" PRId64 "\nevent: %s\ndata: %s\n\n", event->position, event->kind, event->payload);
	if (strbuf_overflowed(frame))
		log_error("an event of kind %s is too long to be sent", event->kind);
	return !strbuf_overflowed(frame);
}

static void deliver(struct subscriber *subscriber, struct strbuf *frame, int64_t position)
{
	if (position <= subscriber->last)
		return;
	subscriber->last = position;
	subscriber_write(subscriber, frame->data, frame->length);
}

/*
 * To one who waits. Where it reads too slowly it is left behind, and reads on from the database when it has caught up with what was written.
 * @return false when it is gone, since its wait is over
 */
static bool deliver_to_waiting(struct subscriber *subscriber, const struct live_event *event)
{
	if (event->position <= subscriber->last || !waiting_wants(subscriber, event))
		return true;
	if (!subscriber->waiting->as_document && subscriber_is_slow(subscriber)) {
		subscriber->caught_up = false;
		return true;
	}
	subscriber->last = event->position;
	if (!waiting_deliver(subscriber, event))
		return true;
	end(subscriber->hub, subscriber);
	return false;
}

void hub_end_kept(struct subscriber *subscriber, const struct live_event *event)
{
	waiting_deliver_kept(subscriber, event);
	end(subscriber->hub, subscriber);
}

/* Which of a person's streams a close ends: of this login session, "" for any, and hearing this topic, "" for any. */
struct closing {
	char session[UUID_TEXT_SIZE];
	char topic[TOPIC_SIZE];
};

/* False when the payload does not say which session. */
static bool read_closing(const char *payload, struct closing *closing)
{
	json_t *document = json_loads(payload, 0, NULL), *session = json_object_get(document, "session");
	const char *topic = json_string_value(json_object_get(document, "topic"));
	struct uuid uuid = {""};
	bool good = json_is_null(session) || uuid_parse(&uuid, json_string_value(session));

	if (!good)
		log_error("an event of kind close names no session");
	memcpy(closing->session, uuid.text, UUID_TEXT_SIZE);
	snprintf(closing->topic, sizeof closing->topic, "%s", topic ? topic : "");
	json_decref(document);
	return good;
}

static void sign_out(struct subscriber *subscriber)
{
	subscriber_write(subscriber, SIGNED_OUT, strlen(SIGNED_OUT));
	end(subscriber->hub, subscriber);
}

static bool closes(const struct closing *closing, const struct subscriber *subscriber)
{
	return (!*closing->session || strcmp(closing->session, subscriber->session.text) == 0) &&
	       (!*closing->topic || subscriber_hears(subscriber, closing->topic));
}

static void close_streams(struct hub *hub, const struct live_event *event)
{
	struct closing closing;

	if (!read_closing(event->payload, &closing))
		return;
	for (struct topic_link *link = topics_find(hub->topics, event->topic), *next; link; link = next) {
		next = link->next;
		if (closes(&closing, link->subscriber))
			sign_out(link->subscriber);
	}
}

static bool is_close(const struct live_event *event)
{
	return strcmp(event->kind, "close") == 0 && strncmp(event->topic, "user:", 5) == 0;
}

static bool is_hear(const struct live_event *event)
{
	return strcmp(event->kind, "hear") == 0 && strncmp(event->topic, "user:", 5) == 0;
}

static bool read_topic(const char *payload, char name[TOPIC_SIZE])
{
	json_t *document = json_loads(payload, 0, NULL);
	const char *text = json_string_value(json_object_get(document, "topic"));
	bool good = text && topic_name_is_valid(text, strlen(text));

	if (good)
		memcpy(name, text, strlen(text) + 1);
	else
		log_error("an event of kind hear names no topic");
	json_decref(document);
	return good;
}

/* Another connection for who is here: its row says what it hears. */
static void hear(struct hub *hub, struct subscriber *subscriber, const char *topic)
{
	if (subscriber_hears(subscriber, topic))
		return;
	if (hub->left)
		hub->left(hub->context, subscriber);
	subscriber->connection = uuid_random();
	if (!subscriber_add_topic(subscriber, hub->topics, topic))
		log_error("a stream cannot hear as many topics");
	if (hub->joined)
		hub->joined(hub->context, subscriber);
}

/* One that is not caught up meets the event again on its way: see hub_send_to. */
static void hear_more(struct hub *hub, const struct live_event *event)
{
	char topic[TOPIC_SIZE];

	if (!read_topic(event->payload, topic))
		return;
	for (struct topic_link *link = topics_find(hub->topics, event->topic); link; link = link->next) {
		struct subscriber *subscriber = link->subscriber;

		if (subscriber->caught_up)
			hear(hub, subscriber, topic);
	}
}

void hub_send(struct hub *hub, const struct live_event *event)
{
	struct topic_link *link = topics_find(hub->topics, event->topic);
	struct strbuf frame;

	if (is_close(event) || is_hear(event)) {
		(is_close(event) ? close_streams : hear_more)(hub, event);
		return;
	}
	if (!link)
		return;
	if (format_event(&frame, event))
		for (struct topic_link *next; link; link = next) {
			struct subscriber *subscriber = link->subscriber;

			next = link->next;
			if (subscriber->caught_up && subscriber->waiting)
				deliver_to_waiting(subscriber, event);
			else if (subscriber->caught_up)
				deliver(subscriber, &frame, event->position);
		}
	strbuf_release(&frame);
	drop_doomed(hub);
}

bool hub_send_to(struct subscriber *subscriber, const struct live_event *event)
{
	char topic[TOPIC_SIZE];
	struct closing closing;
	struct strbuf frame;

	if (subscriber->waiting)
		return deliver_to_waiting(subscriber, event);
	if (is_close(event)) {
		if (!read_closing(event->payload, &closing) || !closes(&closing, subscriber))
			return true;
		sign_out(subscriber);
		return false;
	}
	if (is_hear(event)) {
		if (!read_topic(event->payload, topic) || subscriber_hears(subscriber, topic))
			return true;
		end(subscriber->hub, subscriber);
		return false;
	}
	if (format_event(&frame, event))
		deliver(subscriber, &frame, event->position);
	strbuf_release(&frame);
	return true;
}

void hub_sign_out(struct hub *hub, const struct uuid *connection)
{
	for (struct subscriber *subscriber = hub->subscribers; subscriber; subscriber = subscriber->next)
		if (strcmp(subscriber->connection.text, connection->text) == 0) {
			sign_out(subscriber);
			return;
		}
}

void hub_send_reload(struct subscriber *subscriber, int64_t position)
{
	char frame[80];
	int length = snprintf(frame, sizeof frame, "id: %" PRId64 "\nevent: reload\ndata: {}\n\n", position);

	subscriber->last = position;
	subscriber_write(subscriber, frame, (size_t)length);
}

void hub_heartbeat(struct hub *hub)
{
	int64_t now = clock_steady_ms();

	for (struct subscriber *subscriber = hub->subscribers, *next; subscriber; subscriber = next) {
		next = subscriber->next;
		if (now >= subscriber->ends_at && subscriber->waiting)
			waiting_end_late(subscriber);
		if (now >= subscriber->ends_at)
			end(hub, subscriber);
		else if (!subscriber->waiting || !subscriber->waiting->as_document)
			subscriber_write(subscriber, HEARTBEAT, strlen(HEARTBEAT));
	}
	drop_doomed(hub);
}
