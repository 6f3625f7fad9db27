/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is here: a row of live.connections for each open stream, written in batches. The rows of a node are its own:
 * at its start, and after the database was away, they are replaced whole.
 */
#ifndef SEODANG_LIVE_PRESENCE_H
#define SEODANG_LIVE_PRESENCE_H

#include "db/connection.h"
#include "live/hub.h"

struct presence;

/**
 * @param node  this process's name among all nodes, the same at each of its starts; kept by reference
 */
struct presence *presence_create(struct db *db, struct hub *hub, const char *node);
void presence_destroy(struct presence *presence);

void presence_joined(struct presence *presence, struct subscriber *subscriber);
void presence_left(struct presence *presence, struct subscriber *subscriber);

/**
 * Write what changed since the last time. Streams of whom the database no longer lets in are signed out.
 * @return false while the database is away
 */
bool presence_flush(struct presence *presence);

/** End the streams whose login session, or whose guest's time, is over by now. @return false while the database is away */
bool presence_end_outstaying(struct presence *presence);

/** Remove this node's rows: it stops. */
void presence_clear(struct presence *presence);

#endif
