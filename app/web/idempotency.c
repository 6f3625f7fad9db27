/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/idempotency.h"

#include <stdio.h>
#include <string.h>

#include "web/answer.h"
#include "web/exchange.h"
#include "web/flash.h"

#define LONGEST_ONCE 64

/* The hash of what was hashed before, and of these bytes. */
static void mix(struct hash *hash, const void *bytes, size_t length)
{
	struct hash both[] = {*hash, hash_sha256(bytes, length)};

	*hash = hash_sha256(both, sizeof both);
}

static void mix_file(struct hash *hash, const char *path)
{
	FILE *file = fopen(path, "re");
	char bytes[8192];
	size_t length;

	if (!file)
		return;
	while ((length = fread(bytes, 1, sizeof bytes, file)))
		mix(hash, bytes, length);
	fclose(file);
}

/* Where it goes and what it says: the body's bytes, or of a form with files, whose bytes are not kept, its parts. */
static struct hash hash_request(struct request *req)
{
	const char *place = arena_printf(req->arena, "%s %s ", req->is_api ? "api" : "form", req->path);
	struct hash hash = hash_sha256(place, strlen(place));

	mix(&hash, req->body, req->body_length);
	for (size_t i = 0; !req->body_length && i < req->form.count; i++) {
		const struct pair *pair = &req->form.items[i];

		mix(&hash, pair->name, strlen(pair->name));
		mix(&hash, pair->value, strlen(pair->value));
		if (pair->file)
			mix_file(&hash, pair->file);
	}
	return hash;
}

/*
 * The key that is stored: of a caller, the hash of the key that was given. Of a form, its "once" with the hash of what
 * was sent: a page's forms share one "once", and a form may be sent again with other words from a page that the browser
 * went back to; only the same words to the same place are the same form.
 */
static const char *stored_key(struct request *req, const char *key, const struct hash *request)
{
	struct hash hash = req->is_api ? hash_sha256(key, strlen(key)) : *request;
	char digits[HASH_HEX_SIZE];

	hex_encode(digits, hash.bytes, sizeof hash.bytes);
	return req->is_api ? arena_printf(req->arena, "api:%s", digits) : arena_printf(req->arena, "form:%s:%s", key, digits);
}

void idempotency_read(struct request *req)
{
	struct exchange *exchange = req->exchange;
	const struct pair *once = pairs_find(&req->form, "once");
	const char *key = req->is_api ? request_variable(req, "HTTP_IDEMPOTENCY_KEY") : once ? once->value : NULL;
	struct hash hash;

	if (!key || !*key || req->method != HTTP_POST || (!req->is_api && strlen(key) > LONGEST_ONCE))
		return;
	/* Logging in answers with a secret, which is kept nowhere; and before it there is nobody to keep an answer for. */
	if (req->route->access == &ACCESS_PUBLIC || req->route->access == &ACCESS_PENDING)
		return;
	/* A node's events name themselves, and so does what a guest says. */
	if (req->route->access == &ACCESS_NODE || access_is_for_guests(req->route->access))
		return;
	hash = hash_request(req);
	memcpy(exchange->request_hash, hash.bytes, sizeof exchange->request_hash);
	exchange->idempotency_key = stored_key(req, key, &hash);
}

static void write_kept(struct request *req, const struct result *kept)
{
	struct response *response = req->response;
	const char *location = result_text(kept, 0, "location"), *body = result_text(kept, 0, "response");
	const char *type = result_text(kept, 0, "content_type");

	response_clear(response);
	if (type && strcmp(type, WAITED_ANSWER) == 0) {
		answer_wait_again(req, body);
		return;
	}
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
		response_location(response, location);
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
	if (strcmp(outcome, "mismatch") == 0) {
		invalid(req, "Idempotency-Key", "idempotency_mismatch", 0);
		request_fail_code(req, HTTP_UNPROCESSABLE_CONTENT, "idempotency_mismatch");
	}
	if (strcmp(outcome, "running") == 0)
		request_fail_code(req, HTTP_CONFLICT, "idempotency_running");
	return false;
}

static void keep(struct request *req, const char *type, const char *text, const char *location)
{
	const struct exchange *exchange = req->exchange;

	if (!exchange->idempotency_key)
		return;
	ask(req, SQL_HTTP_FINISH_IDEMPOTENT,
	    PARAMS(P_TEXT(exchange->idempotency_key), P_BYTES(exchange->request_hash, sizeof exchange->request_hash),
		   P_INTEGER(req->response->status), P_TEXT(text), P_TEXT(type), P_TEXT(location)));
}

void idempotency_keep(struct request *req, const char *location, const char *flash)
{
	struct response *response = req->response;
	bool problem = response->status >= HTTP_BAD_REQUEST;

	keep(req, problem ? "application/problem+json" : "application/json",
	     req->is_api ? strbuf_text(&response->body) : flash ? flash : "", location);
}

void idempotency_keep_text(struct request *req, const char *type, const char *text)
{
	keep(req, type, text, NULL);
}
