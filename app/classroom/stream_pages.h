/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens in a class session, as a stream, and for browsers without one as a document that is asked for again and again. */
#ifndef SEODANG_CLASSROOM_STREAM_PAGES_H
#define SEODANG_CLASSROOM_STREAM_PAGES_H

#include "http/request.h"

/**
 * GET /live/classroom: the stream that its ticket is for (classroom/stream.h). Problem documents: 401 for a ticket that was not made
 * here, of a participant who was removed or of a login session that is over; 404 for who no longer teaches the class; 410 once the
 * session is over.
 */
enum http_status class_stream(struct request *req);

/** {"position", "events", "reload"}: what happened after a position, for the asking participant, and for who teaches the session. */
enum http_status participant_events(struct request *req);
enum http_status session_events(struct request *req);

#endif
