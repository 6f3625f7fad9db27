/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/presence.h"

#include "core/log.h"
#include "core/strbuf.h"
#include "db/transaction.h"

#define ARENA_CEILING ((size_t)4 * 1024 * 1024)
#define MOST_WAITING ((size_t)1024 * 1024) /* beyond, the node's rows are written anew */

struct presence {
	struct db *db;
	struct hub *hub;
	const char *node;
	struct arena *arena;
	struct unwind unwind;
	struct strbuf joined; /* JSON objects, a comma behind each */
	struct strbuf left;   /* uuids, a comma behind each */
	bool replace;         /* the rows in the database cannot be trusted */
};

struct presence *presence_create(struct db *db, struct hub *hub, const char *node)
{
	struct presence *presence = calloc(1, sizeof *presence);

	if (!presence)
		log_die("out of memory");
	presence->db = db;
	presence->hub = hub;
	presence->node = node;
	presence->arena = arena_create(ARENA_CEILING);
	presence->replace = true;
	strbuf_init(&presence->joined, MOST_WAITING);
	strbuf_init(&presence->left, MOST_WAITING);
	return presence;
}

void presence_destroy(struct presence *presence)
{
	if (!presence)
		return;
	strbuf_release(&presence->joined);
	strbuf_release(&presence->left);
	arena_destroy(presence->arena);
	free(presence);
}

void presence_joined(struct presence *presence, struct subscriber *subscriber)
{
	struct strbuf *joined = &presence->joined;

	if (presence->replace)
		return;
	strbuf_add_format(joined, "{\"connection_id\":\"%s\",\"person_id\":\"%s\",\"session_id\":\"%s\",\"topics\":[",
			  subscriber->connection.text, subscriber->person.text, subscriber->session.text);
	for (size_t i = 0; i < subscriber->topic_count; i++)
		strbuf_add_format(joined, "%s\"%s\"", i ? "," : "", topic_name(&subscriber->links[i]));
	strbuf_add_text(joined, "]},");
}

void presence_left(struct presence *presence, struct subscriber *subscriber)
{
	if (!presence->replace)
		strbuf_add_format(&presence->left, "%s,", subscriber->connection.text);
}

/* Put what is waiting between brackets, over its last comma. */
static const char *enclosed(struct presence *presence, struct strbuf *list, char open, char close)
{
	return arena_printf(presence->arena, "%c%.*s%c", open, (int)(list->length ? list->length - 1 : 0), strbuf_text(list), close);
}

struct change {
	struct presence *presence;
	bool replace;
	const char *joined, *left;
	struct result *refused;
};

static void write_change(void *context)
{
	struct change *change = context;
	struct presence *presence = change->presence;

	db_begin(presence->db);
	if (change->replace)
		db_queue(presence->db, SQL_LIVE_FORGET_NODE, PARAMS(P_TEXT(presence->node)));
	change->refused = db_queue(presence->db, SQL_LIVE_CONNECT, PARAMS(P_TEXT(presence->node), P_TEXT(change->joined)));
	db_queue(presence->db, SQL_LIVE_DISCONNECT, PARAMS(P_TEXT(change->left)));
	db_commit(presence->db);
}

static bool work(struct presence *presence, void (*step)(void *context), struct change *change)
{
	enum db_outcome outcome = db_work(presence->db, presence->arena, &presence->unwind, step, change);

	if (outcome == DB_REFUSED)
		log_error("live: %s %s", db_last_error(presence->db)->sqlstate, db_last_error(presence->db)->message);
	return outcome == DB_DONE;
}

static void sign_out_refused(struct presence *presence, struct result *refused)
{
	struct uuid connection;

	for (size_t row = 0; row < result_count(refused); row++)
		if (result_uuid(refused, row, "connection_id", &connection))
			hub_sign_out(presence->hub, &connection);
}

static void collect_all(struct presence *presence)
{
	strbuf_clear(&presence->joined);
	strbuf_clear(&presence->left);
	presence->replace = false;
	for (struct subscriber *subscriber = presence->hub->subscribers; subscriber; subscriber = subscriber->next)
		presence_joined(presence, subscriber);
}

bool presence_flush(struct presence *presence)
{
	struct change change = {.presence = presence, .replace = presence->replace};

	if (change.replace)
		collect_all(presence);
	if (!change.replace && !presence->joined.length && !presence->left.length)
		return true;
	change.joined = enclosed(presence, &presence->joined, '[', ']');
	change.left = enclosed(presence, &presence->left, '{', '}');
	if (strbuf_overflowed(&presence->joined) || strbuf_overflowed(&presence->left) || !work(presence, write_change, &change)) {
		presence->replace = true;
		arena_reset(presence->arena);
		return false;
	}
	strbuf_clear(&presence->joined);
	strbuf_clear(&presence->left);
	sign_out_refused(presence, change.refused);
	arena_reset(presence->arena);
	return true;
}

static void read_outstaying(void *context)
{
	struct change *change = context;

	change->refused = db_run(change->presence->db, SQL_LIVE_OUTSTAYING, PARAMS(P_TEXT(change->presence->node)));
}

bool presence_end_outstaying(struct presence *presence)
{
	struct change change = {.presence = presence};
	bool done = presence->hub->count == 0 || work(presence, read_outstaying, &change);

	if (change.refused && done)
		sign_out_refused(presence, change.refused);
	arena_reset(presence->arena);
	return done;
}

void presence_clear(struct presence *presence)
{
	struct change change = {.presence = presence, .replace = true, .joined = "[]", .left = "{}"};

	work(presence, write_change, &change);
	arena_reset(presence->arena);
}
