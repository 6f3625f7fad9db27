/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/stream_pages.h"

#include <jansson.h>
#include <string.h>

#include "classroom/stream.h"
#include "web/page.h"

/* refusal: a word of sql/functions/classroom_streams.sql. */
static enum http_status status_of(const char *refusal)
{
	if (strcmp(refusal, "ended") == 0)
		return HTTP_GONE;
	return strcmp(refusal, "not_found") == 0 ? HTTP_NOT_FOUND : HTTP_UNAUTHORIZED;
}

enum http_status class_stream(struct request *req)
{
	struct stream_ticket ticket;
	struct result *stream;
	struct uuid listener, session;

	if (!stream_ticket_read(req, field_text(req, "ticket"), &ticket)) {
		sent(req);
		return reply_problem(req, HTTP_UNAUTHORIZED, NULL);
	}
	if (*ticket.participant.text)
		stream = run(req, SQL_CLASSROOM_STREAM_OF_PARTICIPANT, PARAMS(P_UUID(&ticket.participant)));
	else
		stream = run(req, SQL_CLASSROOM_STREAM_OF_TEACHER, PARAMS(P_UUID(&ticket.class_session), P_UUID(&ticket.login)));
	if (result_text(stream, 0, "refusal"))
		return reply_problem(req, status_of(result_text(stream, 0, "refusal")), NULL);
	result_uuid(stream, 0, "listener", &listener);
	result_uuid(stream, 0, "session", &session);
	return reply_stream(req, &listener, &session, result_text(stream, 0, "topics"),
			    field_integer(req, "last", result_integer(stream, 0, "position")));
}

static struct param after(const struct request *req)
{
	return field_present(req, "after") ? P_INTEGER(field_integer(req, "after", 0)) : P_NULL();
}

static enum http_status reply_news(struct request *req, const struct result *news)
{
	return reply_json(req, HTTP_OK, json_loads(result_text(news, 0, "news"), 0, NULL));
}

enum http_status participant_events(struct request *req)
{
	return reply_news(req, run(req, SQL_CLASSROOM_NEWS_OF_PARTICIPANT, PARAMS(after(req))));
}

enum http_status session_events(struct request *req)
{
	return reply_news(req, run(req, SQL_CLASSROOM_NEWS_OF_SESSION, PARAMS(P_UUID(path_uuid(req, "class_session")), after(req))));
}
