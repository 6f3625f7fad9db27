/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/shown_once.h"

#include <stdlib.h>
#include <string.h>

#include "auth/session.h"
#include "core/base64.h"
#include "view/json_data.h"
#include "web/page.h"
#include "web/site.h"

#define COOKIE "__Host-shown"
#define SECONDS 120

static const char *bound_to(struct request *req)
{
	return arena_printf(req->arena, "shown %s", req->session->id.text);
}

void shown_once_send(struct request *req, json_t *shown)
{
	char *text = json_dumps(shown, JSON_COMPACT);
	size_t length;
	unsigned char *encrypted;

	json_decref(shown);
	if (!text)
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	encrypted = secret_encrypt(&request_site(req)->key, req->arena, bound_to(req), text, strlen(text), &length);
	free(text);
	response_cookie(req->response, COOKIE, base64url_encode(req->arena, encrypted, length), SECONDS);
}

json_t *shown_once_take(struct request *req)
{
	const char *cookie = request_cookie(req, COOKIE);
	size_t encrypted_length, length;
	char *encrypted = cookie ? base64url_decode(req->arena, cookie, &encrypted_length) : NULL;
	char *text = encrypted ? secret_decrypt(&request_site(req)->key, req->arena, bound_to(req),
						(unsigned char *)encrypted, encrypted_length, &length) : NULL;
	json_t *shown = text ? json_loads(text, 0, NULL) : NULL;

	if (cookie)
		response_cookie(req->response, COOKIE, "", -1);
	return json_data_keep(req->arena, shown);
}
