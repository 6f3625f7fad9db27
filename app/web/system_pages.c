/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/system_pages.h"

#include <jansson.h>

#include "web/exchange.h"

/* What concerns the person, and to staff what happens in the school: see live.publish in sql/functions/. */
static const char *topics_of(struct request *req, const struct login_session *session)
{
	if (session->roles & (ROLE_TEACHER | ROLE_ADMIN))
		return arena_printf(req->arena, "user:%s,school:%s:staff", session->person.text, session->school.text);
	return arena_printf(req->arena, "user:%s", session->person.text);
}

enum http_status live_subscribe(struct request *req)
{
	const struct login_session *session = &req->exchange->session;
	const struct uuid *conversation = field_uuid(req, "conversation");
	const char *topics;

	if (conversation)
		ask(req, SQL_WEB_MAY_HEAR, PARAMS(P_TEXT("conversation"), P_UUID(conversation)));
	sent(req);
	topics = topics_of(req, session);
	if (conversation)
		topics = arena_printf(req->arena, "%s,conversation:%s", topics, conversation->text);
	return reply_stream(req, &session->person, &session->id, topics, field_integer(req, "last", 0));
}

static json_t *health_document(const char *status, const char *database, const char *worker)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "status", status, "web", "ok", "database", database, "worker", worker);
}

enum http_status health_page(struct request *req)
{
	struct result *health = run(req, SQL_WEB_HEALTH, NO_PARAMS);
	bool worker = result_boolean(health, 0, "worker");

	if (!worker)
		response_header(req->response, "Retry-After", "5");
	return reply_json(req, worker ? HTTP_OK : HTTP_SERVICE_UNAVAILABLE,
			  health_document(worker ? "ok" : "degraded", "ok", worker ? "ok" : "away"));
}

void health_away(struct request *req)
{
	response_clear(req->response);
	response_header(req->response, "Retry-After", "1");
	reply_json(req, HTTP_SERVICE_UNAVAILABLE, health_document("down", "away", "unknown"));
}
