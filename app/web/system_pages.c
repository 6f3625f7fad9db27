/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/system_pages.h"

#include <jansson.h>

#include "web/exchange.h"

/* nginx hands the connection to seodang-live; the internal location cannot be reached from outside. */
enum http_status live_subscribe(struct request *req)
{
	const struct login_session *session = &req->exchange->session;

	sent(req);
	response_header(req->response, "X-Accel-Redirect",
			arena_printf(req->arena, "%s/internal/live?person=%s&session=%s&topics=user:%s&last=%lld",
				     req->exchange->site->prefix, session->person.text, session->id.text,
				     session->person.text, (long long)field_integer(req, "last", 0)));
	response_header(req->response, "X-Accel-Buffering", "no");
	exchange_common_headers(req);
	req->exchange->ending = ENDING_RENDERED;
	return HTTP_OK;
}

/* A database that is away never gets here: the dispatcher answers 503 for it. */
enum http_status health_page(struct request *req)
{
	struct result *health = run(req, SQL_WEB_HEALTH, NO_PARAMS);
	bool worker = result_boolean(health, 0, "worker");

	if (!worker)
		response_header(req->response, "Retry-After", "5");
	return reply_json(req, worker ? HTTP_OK : HTTP_SERVICE_UNAVAILABLE,
			  json_pack("{s:s, s:s, s:s, s:s}", "status", worker ? "ok" : "degraded", "web", "ok", "database", "ok",
				    "worker", worker ? "ok" : "away"));
}
