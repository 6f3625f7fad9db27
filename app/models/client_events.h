/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stream of server-sent events (HTML standard, 9.2) as a client reads it: the data of each event, wherever the network cut the bytes.
 * Comments, ids, names and retry times are passed over.
 */
#ifndef SEODANG_MODELS_CLIENT_EVENTS_H
#define SEODANG_MODELS_CLIENT_EVENTS_H

#include <stdbool.h>

#include "core/strbuf.h"

struct event_stream {
	struct strbuf line; /* what came of a line that has not ended */
	struct strbuf data; /* of the event that has not ended */
	bool has_data;
	bool ended_in_cr;   /* a line feed that follows belongs to it */
	bool has_begun;     /* the first line was read, before which a byte order mark may stand */
};

/** The data of one event, any bytes, NUL-terminated as well. @return false to read no further */
typedef bool event_data_fn(void *context, const char *data, size_t length);

/** @param most  bytes that a line, and the data of an event, may have. Release with event_stream_release */
void event_stream_init(struct event_stream *stream, size_t most);
void event_stream_release(struct event_stream *stream);

/** Read on. What is left of an event at the end of everything is no event. @return false when a line or an event was too long, or take returned false */
bool event_stream_add(struct event_stream *stream, const char *bytes, size_t length, event_data_fn *take, void *context);

#endif
