/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seodang-live: one event loop that keeps the open streams of all pages. It stands behind nginx's internal location,
 * which no client can reach: seodang-web checks GET /live (and /live/classroom) and answers
 *
 *   X-Accel-Redirect: …/internal/live?person=UUID&session=UUID&topics=school:UUID,…&last=POSITION
 *
 * person is who listens, a person of the school or a guest (auth/guest.h), who are their own session. Their own topic,
 * user:UUID, always belongs to it. `last` is the position that the page was made at; the
 * browser's Last-Event-ID, which nginx passes on, wins over it. Without either the stream begins now.
 *
 * Who asked for something that takes a while and waits for it (live/waiting.h) comes by
 *
 *   X-Accel-Redirect: …/internal/answer?topic=NAME&subject=UUID&last=POSITION&mode=events|document&seconds=NUMBER&words=JSON
 *
 *   200 text/event-stream:  retry, then "id: POSITION / event: KIND / data: JSON" for each event,
 *                           "event: reload" when too much was missed, "event: signed_out" before the end,
 *                           and a comment every 20 seconds
 *   400 the query is not as above · 405 not GET · 503 with Retry-After: as many streams as descriptors allow
 */
#ifndef SEODANG_LIVE_SERVER_H
#define SEODANG_LIVE_SERVER_H

struct live_options {
	const char *socket_path;
	const char *socket_group; /* "" for the process's own */
	const char *database;     /* libpq connection string */
	const char *node;         /* see live/presence.h */
	long statement_timeout;   /* seconds */
};

/**
 * Serve until SIGTERM or SIGINT, then end the streams so that browsers come back, and leave within a second.
 * @return the process's exit status
 */
int live_serve(const struct live_options *options);

#endif
