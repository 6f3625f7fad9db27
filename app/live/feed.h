/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings events from the database to the hub in the order of their positions, and each new stream up to date.
 *
 * Nothing is skipped: positions are given under an advisory lock to committed rows (live.assign_positions), so a late
 * commit has a late position, and the feed always asks for what comes after its own. While the database is away the
 * streams stay open; what happened meanwhile follows when it is back.
 */
#ifndef SEODANG_LIVE_FEED_H
#define SEODANG_LIVE_FEED_H

#include "db/connection.h"
#include "live/hub.h"

struct feed;

/** The database connection stays the caller's. */
struct feed *feed_create(struct db *db, struct hub *hub);
void feed_destroy(struct feed *feed);

/** What is left to do after feed_pump. */
struct feed_rest {
	bool more;    /* more than should be written at once: let the loop write it out, then call again */
	bool waiting; /* events that come in bursts: call feed_send_waiting within half a second, not before others could join them */
};

/**
 * Send what is new, then bring the streams up to date that are not.
 * @return false while the database is away; call again later
 */
bool feed_pump(struct feed *feed, struct feed_rest *rest);

/** Have the database make one event of each burst (live.publish_soon), for the next feed_pump. @return false while it is away */
bool feed_send_waiting(struct feed *feed);

/** Bring one new stream up to date now, or leave it to a later feed_pump when the database is away. */
void feed_catch_up(struct feed *feed, struct subscriber *subscriber);

#endif
