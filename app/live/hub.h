/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All open streams of this process, and who gets which event. Knows nothing of the database. */
#ifndef SEODANG_LIVE_HUB_H
#define SEODANG_LIVE_HUB_H

#include "live/subscriber.h"

struct live_event {
	int64_t position;
	const char *topic;
	const char *kind;    /* "close" and "hear" on "user:UUID" are for the hub itself, see hub_send */
	const char *payload; /* JSON on one line */
};

struct hub {
	struct topics *topics;
	struct subscriber *subscribers;
	size_t count;
	/** Told after a subscriber joined and before it is gone, but of those who wait; both, with another connection between, where it hears more. */
	void (*joined)(void *context, struct subscriber *subscriber);
	void (*left)(void *context, struct subscriber *subscriber);
	void *context;
};

void hub_init(struct hub *hub);

/** Close every stream, asking each browser to come back after its own part of three seconds. */
void hub_release(struct hub *hub);

/** Take over a request as a new stream. */
struct subscriber *hub_join(struct hub *hub, struct evhttp_request *request, const struct subscription *subscription);

/**
 * Write an event to the subscribers of its topic that are caught up and do not have it yet.
 *
 * The kind "close" with a payload {"session": UUID or null} is not passed on: it ends the streams of that login
 * session, or all of the person's, after "event: signed_out"; with "topic": NAME those alone that hear it. Nor is "hear" with {"topic": NAME}: the person's streams hear that topic
 * from now on.
 */
void hub_send(struct hub *hub, const struct live_event *event);

/**
 * Write one event to one subscriber, as hub_send does.
 * @return false when the event ended this very stream, or the wait; the subscriber is gone then. A "hear" of what it does not hear does, so that it
 *         comes back with its rights
 */
bool hub_send_to(struct subscriber *subscriber, const struct live_event *event);

/** End the wait of one who comes after all was over and its events are gone. It is gone then. */
void hub_end_kept(struct subscriber *subscriber, const struct live_event *event);

/** Tell a subscriber that too much was missed: "event: reload". */
void hub_send_reload(struct subscriber *subscriber, int64_t position);

/** End the stream of a connection, if it is still here, after "event: signed_out". */
void hub_sign_out(struct hub *hub, const struct uuid *connection);

/** A comment to every stream, which shows dead ones; streams that are old enough end in good order. */
void hub_heartbeat(struct hub *hub);

#endif
