/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/subscriber.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "live/waiting.h"

#define WRITE_SECONDS 60 /* nginx took nothing for so long: it is gone */
#define FIRST_FRAME "retry: 2000\n: welcome\n\n"
#define WAITING_FRAME ": welcome\n\n"

static bool add_topic(struct subscription *subscription, const char *name, size_t length)
{
	char *topic;

	if (!topic_name_is_valid(name, length))
		return false;
	for (size_t i = 0; i < subscription->topic_count; i++)
		if (strlen(subscription->topics[i]) == length && memcmp(subscription->topics[i], name, length) == 0)
			return true;
	if (subscription->topic_count == SUBSCRIBER_MOST_TOPICS)
		return false;
	topic = subscription->topics[subscription->topic_count++];
	memcpy(topic, name, length);
	topic[length] = '\0';
	return true;
}

static bool read_topics(struct subscription *subscription, const char *list)
{
	char own[TOPIC_SIZE];

	snprintf(own, sizeof own, "user:%s", subscription->person.text);
	subscription->topic_count = 0;
	if (!add_topic(subscription, own, strlen(own)))
		return false;
	for (;;) {
		size_t length = strcspn(list, ",");

		if (length && !add_topic(subscription, list, length))
			return false;
		if (!list[length])
			return true;
		list += length + 1;
	}
}

/* A position is digits; anything else counts as none: the reader then starts from now and is told to reload. */
static int64_t read_position(const char *text)
{
	char *end;
	long long position;

	if (!text || !*text)
		return 0;
	errno = 0;
	position = strtoll(text, &end, 10);
	return errno || *end || position < 0 ? 0 : position;
}

bool subscription_read(struct subscription *subscription, const char *query, const char *last_event_id)
{
	struct evkeyvalq values;
	const char *topics, *last;
	bool good;

	*subscription = (struct subscription){0};
	if (!query || evhttp_parse_query_str(query, &values) < 0)
		return false;
	topics = evhttp_find_header(&values, "topics");
	last = evhttp_find_header(&values, "last");
	good = uuid_parse(&subscription->person, evhttp_find_header(&values, "person")) &&
	       uuid_parse(&subscription->session, evhttp_find_header(&values, "session")) &&
	       read_topics(subscription, topics ? topics : "");
	subscription->last = read_position(last_event_id ? last_event_id : last);
	evhttp_clear_headers(&values);
	return good;
}

static void prepare_stream(struct evhttp_request *request)
{
	struct bufferevent *stream = evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
	struct timeval write = {.tv_sec = WRITE_SECONDS};

	/* The reader says nothing for hours; evhttp's read timeout would end the stream. */
	bufferevent_set_timeouts(stream, NULL, &write);
	/* libevent's 16 KiB a round would leave a burst waiting behind a reader that is ready for it. */
	bufferevent_set_max_single_write(stream, SUBSCRIBER_MOST_PENDING);
}

static void start_answer(struct evhttp_request *request)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);

	evhttp_add_header(headers, "Content-Type", "text/event-stream");
	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_add_header(headers, "X-Accel-Buffering", "no");
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	prepare_stream(request);
	evhttp_send_reply_start(request, HTTP_OK, "OK");
}

/* With the position from which it hears, so that a stream that breaks off before its first event comes back to it. */
static void welcome(struct subscriber *subscriber)
{
	char frame[80];
	int length = snprintf(frame, sizeof frame, FIRST_FRAME "id: %" PRId64 "\n\n", subscriber->last);

	subscriber_write(subscriber, frame, subscriber->last ? (size_t)length : strlen(FIRST_FRAME));
}

/* Who waits does not come back by itself, and is told no position. */
static void begin_stream(struct subscriber *subscriber)
{
	start_answer(subscriber->request);
	if (subscriber->waiting)
		subscriber_write(subscriber, WAITING_FRAME, strlen(WAITING_FRAME));
	else
		welcome(subscriber);
}

struct subscriber *subscriber_create(struct evhttp_request *request, const struct subscription *subscription,
				     struct topics *topics)
{
	size_t places = subscription->topic_count + SUBSCRIBER_SPARE_TOPICS;
	struct subscriber *subscriber = calloc(1, sizeof *subscriber + places * sizeof *subscriber->links);

	if (!subscriber)
		log_die("out of memory");
	subscriber->request = request;
	subscriber->connection = uuid_random();
	subscriber->person = subscription->person;
	subscriber->session = subscription->session;
	subscriber->last = subscription->last;
	subscriber->waiting = subscription->waiting;
	subscriber->topic_places = places;
	for (size_t i = 0; i < subscription->topic_count; i++)
		subscriber_add_topic(subscriber, topics, subscription->topics[i]);
	if (subscriber->waiting && subscriber->waiting->as_document)
		prepare_stream(request);
	else
		begin_stream(subscriber);
	return subscriber;
}

bool subscriber_hears(const struct subscriber *subscriber, const char *topic)
{
	for (size_t i = 0; i < subscriber->topic_count; i++)
		if (strcmp(topic_name(&subscriber->links[i]), topic) == 0)
			return true;
	return false;
}

bool subscriber_add_topic(struct subscriber *subscriber, struct topics *topics, const char *topic)
{
	struct topic_link *link = &subscriber->links[subscriber->topic_count];

	if (subscriber->topic_count == subscriber->topic_places)
		return false;
	link->subscriber = subscriber;
	topics_add(topics, link, topic);
	subscriber->topic_count++;
	return true;
}

void subscriber_destroy(struct subscriber *subscriber, struct topics *topics)
{
	for (size_t i = 0; i < subscriber->topic_count; i++)
		topics_remove(topics, &subscriber->links[i]);
	waiting_release(subscriber->waiting);
	free(subscriber);
}

static size_t pending(const struct subscriber *subscriber)
{
	struct evhttp_connection *connection = evhttp_request_get_connection(subscriber->request);

	return evbuffer_get_length(bufferevent_get_output(evhttp_connection_get_bufferevent(connection)));
}

bool subscriber_is_slow(const struct subscriber *subscriber)
{
	return subscriber->request && pending(subscriber) > SUBSCRIBER_MOST_PENDING / 4;
}

void subscriber_write(struct subscriber *subscriber, const void *frame, size_t length)
{
	struct evbuffer *chunk;

	if (!subscriber->request || subscriber->doomed)
		return;
	if (!subscriber->waiting && pending(subscriber) > SUBSCRIBER_MOST_PENDING) {
		subscriber->doomed = true;
		return;
	}
	chunk = evbuffer_new();
	if (!chunk || evbuffer_add(chunk, frame, length) < 0)
		log_die("out of memory");
	evhttp_send_reply_chunk(subscriber->request, chunk);
	evbuffer_free(chunk);
}

void subscriber_close(struct subscriber *subscriber)
{
	struct evhttp_request *request = subscriber->request;

	if (!request)
		return;
	subscriber->request = NULL;
	evhttp_connection_set_closecb(evhttp_request_get_connection(request), NULL, NULL);
	evhttp_send_reply_end(request);
}

void subscriber_drop(struct subscriber *subscriber)
{
	struct evhttp_connection *connection;

	if (!subscriber->request)
		return;
	connection = evhttp_request_get_connection(subscriber->request);
	subscriber->request = NULL;
	evhttp_connection_set_closecb(connection, NULL, NULL);
	evhttp_connection_free(connection);
}
