/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One open stream of server-sent events (WHATWG HTML, section 9.2). Bounded: MOST_TOPICS topics, and an output buffer
 * that ends the stream when the reader is slower than its events; the browser then comes back with Last-Event-ID.
 */
#ifndef SEODANG_LIVE_SUBSCRIBER_H
#define SEODANG_LIVE_SUBSCRIBER_H

#include <event2/http.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/uuid.h"
#include "live/topics.h"

#define SUBSCRIBER_MOST_TOPICS 16
#define SUBSCRIBER_SPARE_TOPICS 2 /* that an open stream can be given besides */
#define SUBSCRIBER_MOST_PENDING ((size_t)256 * 1024) /* bytes not yet taken by the reader, to which one more event is added */

struct waiting;

struct subscription {
	struct uuid person, session; /* of a guest both are the guest's id */
	char topics[SUBSCRIBER_MOST_TOPICS][TOPIC_SIZE]; /* the first is the person's own, "user:UUID" */
	size_t topic_count;
	int64_t last;         /* position of the last event the reader has; 0 when it names none */
	int64_t milliseconds; /* how long it stays open; 0 for as long as streams do */
	struct waiting *waiting; /* NULL of who hears all of its topics; see live/waiting.h */
};

struct hub;

struct subscriber {
	struct hub *hub;
	struct subscriber *previous, *next; /* of all the hub's subscribers */
	struct evhttp_request *request;     /* NULL once closed */
	struct uuid connection, person, session;
	int64_t last;                       /* position of the last event written */
	bool caught_up;                     /* has all events up to the feed's position */
	bool doomed;                        /* to be dropped after the current round */
	int64_t ends_at;                    /* clock_steady_ms when the stream ends, so that rights are checked again */
	struct waiting *waiting;            /* its own; NULL of who hears all of its topics */
	size_t topic_count, topic_places;
	struct topic_link links[];
};

/**
 * Read what seodang-web put into the query: person, session, topics (comma-separated), last.
 * @param last_event_id  the Last-Event-ID header, or NULL; wins over the query's last
 * @return false when a part is missing or malformed
 */
bool subscription_read(struct subscription *subscription, const char *query, const char *last_event_id);

/**
 * Start the answer, but for who waits for a document, and join the topics. The request is the subscriber's until it is closed or the reader
 * leaves, and subscription's waiting until it is destroyed.
 */
struct subscriber *subscriber_create(struct evhttp_request *request, const struct subscription *subscription,
				     struct topics *topics);

/** Whether it hears a topic. */
bool subscriber_hears(const struct subscriber *subscriber, const char *topic);

/** Hear one more topic, a valid name. @return false, and as before, where all spare places are taken */
bool subscriber_add_topic(struct subscriber *subscriber, struct topics *topics, const char *topic);

/** Leave the topics and release the memory; the stream must have been closed, or the reader gone. */
void subscriber_destroy(struct subscriber *subscriber, struct topics *topics);

/** Write a whole event or comment; dooms the subscriber, but none who waits, when too much is waiting for its reader. */
void subscriber_write(struct subscriber *subscriber, const void *frame, size_t length);

/** Whether its reader has not taken so much yet that no more should be written. */
bool subscriber_is_slow(const struct subscriber *subscriber);

/** End the answer in good order. */
void subscriber_close(struct subscriber *subscriber);

/** Drop the connection with all that is waiting in it. */
void subscriber_drop(struct subscriber *subscriber);

#endif
