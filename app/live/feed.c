/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/feed.h"

#include "core/log.h"
#include "db/transaction.h"
#include "live/waiting.h"

#define ARENA_CEILING ((size_t)16 * 1024 * 1024)
#define BATCH 100
#define MOST_BYTES 65536 /* written at once; the loop hands it on before more is put behind it */
#define MOST_MISSED 2000 /* events to one stream, a minute of an answer; beyond, a reload is cheaper */
#define MOST_MISSED_BYTES ((size_t)192 * 1024)
#define FRAME_BYTES 64   /* of an event besides its payload */
#define TOPIC_LIST_SIZE ((SUBSCRIBER_MOST_TOPICS + SUBSCRIBER_SPARE_TOPICS) * (TOPIC_SIZE + 3) + 3)

struct feed {
	struct db *db;
	struct hub *hub;
	struct arena *arena;
	struct unwind unwind;
	int64_t position; /* all events up to here went to the hub */
	bool placed;      /* position is known */
};

struct feed *feed_create(struct db *db, struct hub *hub)
{
	struct feed *feed = calloc(1, sizeof *feed);

	if (!feed)
		log_die("out of memory");
	feed->db = db;
	feed->hub = hub;
	feed->arena = arena_create(ARENA_CEILING);
	return feed;
}

void feed_destroy(struct feed *feed)
{
	if (!feed)
		return;
	arena_destroy(feed->arena);
	free(feed);
}

static bool run(struct feed *feed, void (*work)(void *context), void *context)
{
	enum db_outcome outcome = db_work(feed->db, feed->arena, &feed->unwind, work, context);

	if (outcome == DB_REFUSED)
		log_error("live: %s %s", db_last_error(feed->db)->sqlstate, db_last_error(feed->db)->message);
	return outcome == DB_DONE;
}

struct fetch {
	struct feed *feed;
	const struct subscriber *subscriber;
	struct result *position, *assigned, *can_resume, *events, *answer;
};

static void fetch_position(void *context)
{
	struct fetch *fetch = context;

	fetch->position = db_run(fetch->feed->db, SQL_LIVE_LAST_POSITION, NO_PARAMS);
}

/* A process that starts sends what comes from now on; streams that know an earlier position are brought up to it. */
static bool place(struct feed *feed)
{
	struct fetch fetch = {.feed = feed};

	if (feed->placed)
		return true;
	if (!run(feed, fetch_position, &fetch))
		return false;
	feed->position = result_integer(fetch.position, 0, "position");
	feed->placed = true;
	arena_reset(feed->arena);
	return true;
}

/* One transaction, and nothing of it is sent before it is over: what is sent has been committed with its position, and is on the disk. */
static void fetch_new(void *context)
{
	struct fetch *fetch = context;
	struct db *db = fetch->feed->db;

	fetch->assigned = db_queue(db, SQL_LIVE_ASSIGN_POSITIONS, NO_PARAMS);
	fetch->events = db_queue(db, SQL_LIVE_EVENTS_AFTER, PARAMS(P_INTEGER(fetch->feed->position), P_INTEGER(BATCH)));
	db_flush(db);
}

static struct live_event event_of(const struct result *events, size_t row)
{
	return (struct live_event){
		.position = result_integer(events, row, "position"),
		.topic = result_text(events, row, "topic"),
		.kind = result_text(events, row, "kind"),
		.payload = result_text(events, row, "payload"),
	};
}

static bool pump_batch(struct feed *feed, struct feed_rest *rest)
{
	struct fetch fetch = {.feed = feed};
	size_t count, row, bytes = 0;

	if (!run(feed, fetch_new, &fetch))
		return false;
	count = result_count(fetch.events);
	for (row = 0; row < count && bytes < MOST_BYTES; row++) {
		struct live_event event = event_of(fetch.events, row);

		feed->position = event.position;
		bytes += strlen(event.payload);
		hub_send(feed->hub, &event);
	}
	rest->more = row < count || count == BATCH;
	rest->waiting = result_boolean(fetch.assigned, 0, "is_waiting");
	arena_reset(feed->arena);
	return true;
}

/* A PostgreSQL array; names of topics need no quotes' escapes. */
static void list_topics(const struct subscriber *subscriber, char list[TOPIC_LIST_SIZE])
{
	size_t length = 0;

	for (size_t i = 0; i < subscriber->topic_count; i++)
		length += (size_t)snprintf(list + length, TOPIC_LIST_SIZE - length, "%c\"%s\"", i ? ',' : '{',
					   topic_name(&subscriber->links[i]));
	snprintf(list + length, TOPIC_LIST_SIZE - length, "}");
}

static void fetch_missed(void *context)
{
	struct fetch *fetch = context;
	char topics[TOPIC_LIST_SIZE];

	list_topics(fetch->subscriber, topics);
	fetch->can_resume = db_queue(fetch->feed->db, SQL_LIVE_CAN_RESUME, PARAMS(P_INTEGER(fetch->subscriber->last)));
	fetch->events = db_queue(fetch->feed->db, SQL_LIVE_EVENTS_OF_TOPICS,
				 PARAMS(P_INTEGER(fetch->subscriber->last),
					P_INTEGER(fetch->feed->position), P_TEXT(topics), P_INTEGER(MOST_MISSED + 1)));
	db_flush(fetch->feed->db);
}

static size_t bytes_of(const struct result *events)
{
	size_t bytes = 0;

	for (size_t row = 0; row < result_count(events); row++)
		bytes += strlen(result_text(events, row, "payload")) + FRAME_BYTES;
	return bytes;
}

static void send_missed(struct feed *feed, struct subscriber *subscriber, const struct fetch *fetch)
{
	size_t count = result_count(fetch->events);

	subscriber->caught_up = true;
	if (!result_boolean(fetch->can_resume, 0, "can_resume") || subscriber->last > feed->position || count > MOST_MISSED ||
	    bytes_of(fetch->events) > MOST_MISSED_BYTES) {
		hub_send_reload(subscriber, feed->position);
		return;
	}
	for (size_t row = 0; row < count; row++) {
		struct live_event event = event_of(fetch->events, row);

		if (!hub_send_to(subscriber, &event))
			return;
	}
}

/* ---- who waits ---- */

static void fetch_waited(void *context)
{
	struct fetch *fetch = context;
	const struct subscriber *subscriber = fetch->subscriber;
	struct db *db = fetch->feed->db;
	char topics[TOPIC_LIST_SIZE];

	list_topics(subscriber, topics);
	fetch->can_resume = db_queue(db, SQL_LIVE_CAN_RESUME, PARAMS(P_INTEGER(subscriber->last)));
	fetch->events = db_queue(db, SQL_LIVE_EVENTS_OF_TOPICS,
				 PARAMS(P_INTEGER(subscriber->last), P_INTEGER(fetch->feed->position), P_TEXT(topics), P_INTEGER(BATCH)));
	fetch->answer = db_queue(db, SQL_LIVE_ANSWER_OF, PARAMS(P_TEXT(topic_name(&subscriber->links[0])), P_UUID(&subscriber->waiting->subject)));
	db_flush(db);
}

/* What was held, until somebody decided, is no end: the answer that is kept, asked for after the events, would say so. */
static bool is_decided_since(const struct fetch *fetch, const struct live_event *event)
{
	return strcmp(event->kind, "held") == 0 &&
	       (result_count(fetch->answer) == 0 || strcmp(result_text(fetch->answer, 0, "kind"), "held") != 0);
}

/* What was is over for long, and its events are gone. @return whether the wait is over by that */
static bool end_kept(struct subscriber *subscriber, const struct fetch *fetch)
{
	bool is_old = subscriber->waiting->is_old;
	struct live_event event;

	subscriber->waiting->is_old = true;
	if (is_old || result_boolean(fetch->can_resume, 0, "can_resume") || result_count(fetch->answer) == 0)
		return false;
	event = (struct live_event){.topic = topic_name(&subscriber->links[0]), .kind = result_text(fetch->answer, 0, "kind"),
				    .payload = result_text(fetch->answer, 0, "payload")};
	hub_end_kept(subscriber, &event);
	return true;
}

/* @return whether there is more to be fetched for it */
static bool send_waited(struct feed *feed, struct subscriber *subscriber, const struct fetch *fetch)
{
	size_t count = result_count(fetch->events);

	if (end_kept(subscriber, fetch))
		return false;
	subscriber->caught_up = true;
	for (size_t row = 0; row < count && subscriber->caught_up; row++) {
		struct live_event event = event_of(fetch->events, row);

		if (!is_decided_since(fetch, &event) && !hub_send_to(subscriber, &event))
			return false;
		if (subscriber->caught_up)
			subscriber->last = event.position;
	}
	if (!subscriber->caught_up)
		return false; /* it is too slow: the rest when it has read this */
	if (count == BATCH) {
		subscriber->caught_up = false;
		return true;
	}
	subscriber->last = feed->position;
	return false;
}

/* In parts, as its reader takes them. */
static bool catch_up_waiting(struct feed *feed, struct subscriber *subscriber)
{
	struct fetch fetch = {.feed = feed, .subscriber = subscriber};
	bool more = true;

	if (subscriber->last == feed->position) {
		subscriber->caught_up = true;
		return true;
	}
	while (more) {
		if (!run(feed, fetch_waited, &fetch))
			return false;
		more = send_waited(feed, subscriber, &fetch);
		arena_reset(feed->arena);
	}
	return true;
}

/* ---- new streams ---- */

static bool catch_up(struct feed *feed, struct subscriber *subscriber)
{
	struct fetch fetch = {.feed = feed, .subscriber = subscriber};
	struct feed_rest rest = {.more = true};

	while (subscriber->last > feed->position && rest.more)
		if (!pump_batch(feed, &rest))
			return false;
	if (subscriber->waiting)
		return catch_up_waiting(feed, subscriber);
	if (subscriber->last == 0)
		subscriber->last = feed->position;
	if (subscriber->last == feed->position) {
		subscriber->caught_up = true;
		return true;
	}
	if (!run(feed, fetch_missed, &fetch))
		return false;
	send_missed(feed, subscriber, &fetch);
	arena_reset(feed->arena);
	return true;
}

void feed_catch_up(struct feed *feed, struct subscriber *subscriber)
{
	if (feed->placed)
		catch_up(feed, subscriber);
}

static bool is_behind(const struct subscriber *subscriber)
{
	return !subscriber->caught_up && (!subscriber->waiting || !subscriber_is_slow(subscriber));
}

static struct subscriber *find_behind(const struct hub *hub)
{
	struct subscriber *subscriber = hub->subscribers;

	while (subscriber && !is_behind(subscriber))
		subscriber = subscriber->next;
	return subscriber;
}

/* Only after a time without database, and of slow readers who wait, is there anyone behind. From the head each time: a step may end other streams. */
static bool catch_up_all(struct feed *feed)
{
	struct subscriber *subscriber;

	while ((subscriber = find_behind(feed->hub)))
		if (!catch_up(feed, subscriber))
			return false;
	return true;
}

bool feed_pump(struct feed *feed, struct feed_rest *rest)
{
	*rest = (struct feed_rest){0};
	return place(feed) && pump_batch(feed, rest) && catch_up_all(feed);
}

static void send_waiting(void *context)
{
	struct fetch *fetch = context;

	db_run(fetch->feed->db, SQL_LIVE_SEND_WAITING, NO_PARAMS);
}

bool feed_send_waiting(struct feed *feed)
{
	struct fetch fetch = {.feed = feed};
	bool done = run(feed, send_waiting, &fetch);

	arena_reset(feed->arena);
	return done;
}
