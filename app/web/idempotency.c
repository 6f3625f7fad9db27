/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/idempotency.h"

#include <string.h>

#include "web/exchange.h"
#include "web/flash.h"

#define LONGEST_KEY 255

void idempotency_read(struct request *req)
{
	struct exchange *exchange = req->exchange;
	const struct pair *once = pairs_find(&req->form, "once");
	const char *key = req->is_api ? request_variable(req, "HTTP_IDEMPOTENCY_KEY") : once ? once->value : NULL;
	struct hash hash;
	char *whole, *place;
	size_t head;

	if (!key || !*key || strlen(key) > LONGEST_KEY || req->method != HTTP_POST)
		return;
	/* Logging in answers with a secret, which is kept nowhere; and before it there is nobody to keep an answer for. */
	if (req->route->access == &ACCESS_PUBLIC || req->route->access == &ACCESS_PENDING)
		return;
	place = arena_printf(req->arena, "%s %s ", req->is_api ? "api" : "form", req->path);
	head = strlen(place);
	whole = arena_alloc(req->arena, head + req->body_length);
	memcpy(whole, place, head);
	memcpy(whole + head, req->body, req->body_length);
	hash = hash_sha256(whole, head + req->body_length);
	memcpy(exchange->request_hash, hash.bytes, sizeof exchange->request_hash);
	exchange->idempotency_key = arena_printf(req->arena, "%s:%s", req->is_api ? "api" : "form", key);
}

static void write_kept(struct request *req, const struct result *kept)
{
	struct response *response = req->response;
	const char *location = result_text(kept, 0, "location"), *body = result_text(kept, 0, "response");
	const char *type = result_text(kept, 0, "content_type");

	response_clear(response);
	response->status = (enum http_status)result_integer(kept, 0, "status");
	if (req->is_api) {
		if (body)
			strbuf_add_text(&response->body, body);
		if (type)
			response_header(response, "Content-Type", type);
	} else if (body && *body) {
		flash_send(req, body);
	}
	if (location)
		response_header(response, "Location", location);
	exchange_common_headers(req);
	req->exchange->ending = ENDING_RENDERED;
}

bool idempotency_replay(struct request *req)
{
	struct exchange *exchange = req->exchange;
	struct result *kept = run(req, SQL_HTTP_BEGIN_IDEMPOTENT,
				  PARAMS(P_TEXT(exchange->idempotency_key),
					 P_BYTES(exchange->request_hash, sizeof exchange->request_hash)));
	const char *outcome = result_text(kept, 0, "outcome");

	if (strcmp(outcome, "replay") == 0) {
		write_kept(req, kept);
		return true;
	}
	if (strcmp(outcome, "mismatch") == 0)
		request_fail_code(req, HTTP_UNPROCESSABLE_CONTENT, "idempotency_mismatch");
	if (strcmp(outcome, "running") == 0)
		request_fail_code(req, HTTP_CONFLICT, "idempotency_running");
	return false;
}

void idempotency_keep(struct request *req, const char *location, const char *flash)
{
	struct response *response = req->response;
	bool problem = response->status >= HTTP_BAD_REQUEST;

	if (!req->exchange->idempotency_key)
		return;
	ask(req, SQL_HTTP_FINISH_IDEMPOTENT,
	    PARAMS(P_TEXT(req->exchange->idempotency_key),
		   P_BYTES(req->exchange->request_hash, sizeof req->exchange->request_hash), P_INTEGER(response->status),
		   P_TEXT(req->is_api ? strbuf_text(&response->body) : flash ? flash : ""),
		   P_TEXT(problem ? "application/problem+json" : "application/json"), P_TEXT(location)));
}
