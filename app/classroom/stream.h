/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The live stream of a class session, GET /live/classroom. EventSource sets no headers, so its address carries a ticket: who
 * listens, under a tag of the installation's key. A participant's is good for as long as they take part, a teacher's for as long
 * as the login session that it was made in; whether that is so is asked of the database each time a stream opens
 * (sql/functions/classroom_streams.sql).
 */
#ifndef SEODANG_CLASSROOM_STREAM_H
#define SEODANG_CLASSROOM_STREAM_H

#include <stdint.h>

#include "core/uuid.h"
#include "http/request.h"

/** Address with the prefix, in the arena: the stream of a participant, which begins when it is opened. */
const char *stream_path_of_participant(struct request *req, const struct uuid *participant);

/** The same of a class session for the caller who teaches it, also for the projector. The login must be known: after run or sent. */
const char *stream_path_of_teacher(struct request *req, const struct uuid *class_session);

/** One of these that begins after a position: that of a page, read with or before the rest of it (live.last_position). */
const char *stream_path_from(struct request *req, const char *path, int64_t position);

/** Whom a ticket names. */
struct stream_ticket {
	struct uuid participant;          /* "" in a teacher's */
	struct uuid class_session, login; /* "" in a participant's */
};

/** @return false for what was not made here; ticket may be NULL */
bool stream_ticket_read(const struct request *req, const char *ticket, struct stream_ticket *read);

#endif
