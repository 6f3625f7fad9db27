/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One HTTP request as a handler sees it, and the response that is being made for it. Built from CGI variables
 * (RFC 3875) and a body, so that handlers run in tests without nginx. What is wrong with the bytes is found here,
 * before any handler: see request_read.
 */
#ifndef SEODANG_HTTP_REQUEST_H
#define SEODANG_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/strbuf.h"
#include "core/unwind.h"
#include "core/uuid.h"
#include "http/status.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };

/** A name and its value; from a query string, a form or a cookie header. Both are UTF-8 without NUL. */
struct pair {
	const char *name;
	const char *value;
	size_t length;       /* bytes of value, or of the file when there is one */
	const char *file;    /* multipart only: path that opens the temporary file holding the part, else NULL */
	const char *file_name; /* multipart only: the sender's name for it, never used as a path */
};

struct pairs {
	struct pair *items;
	size_t count;
};

/** The first of that name, or NULL. */
const struct pair *pairs_find(const struct pairs *pairs, const char *name);

enum body_kind { BODY_NONE, BODY_FORM, BODY_JSON, BODY_LINES, BODY_OTHER };

/** Reads up to size bytes of the body; 0 at its end, negative on failure. */
typedef int body_reader(void *context, char *bytes, int size);

struct db;
struct json_t;
struct route;
struct login_session;
struct exchange;

struct request {
	struct arena *arena;
	struct unwind *unwind;        /* where request_fail goes */

	enum http_method method;
	const char *path;             /* after the prefix, starting with "/", decoded but for %2F, never NULL */
	const char *query_string;
	struct pairs query;
	struct pairs cookies;
	struct pairs form;            /* urlencoded or multipart fields */
	enum body_kind body_kind;
	struct json_t *json;          /* once request_read_json has read the body; owned by the arena */
	const char *body;             /* its bytes; "" when none or multipart */
	size_t body_length;
	char *const *environment;     /* CGI variables */
	const char *address;          /* of the client */
	bool is_api;                  /* path starts with /api/ */
	bool is_partial;              /* htmx asked (HX-Request) */

	struct response *response;

	/* Filled in by the dispatcher (web/dispatch.h). */
	struct db *db;
	const struct route *route;
	const struct login_session *session;
	struct exchange *exchange;
};

/** A CGI variable such as "HTTP_ORIGIN", or NULL. */
const char *request_variable(const struct request *request, const char *name);

/**
 * Read a request: method, path (REQUEST_URI after SEODANG_PREFIX), query, cookies, and the body as its content type
 * says. Paths under /api/ take JSON (BODY_JSON, BODY_LINES), which is left in body for request_read_json or for a handler that
 * reads it by items, and multipart forms; all others take forms. A body of no bytes is BODY_NONE whatever its type. What could be read stays filled in
 * on failure, so that the refusal can be worded for the API or for a page.
 *
 * @param request       zeroed but for arena, unwind, response and environment
 * @param reader        gives the body
 * @param body_limit    bytes a body may have
 * @param upload_limit  bytes a multipart body may have; its files go to temporary files removed with the arena
 * @return HTTP_OK, or what the client is told: HTTP_BAD_REQUEST (NUL, not UTF-8, broken percent escapes or multipart, a
 *         dot segment in the path, a body that is not as long as it said), HTTP_CONTENT_TOO_LARGE (found before the body is read), HTTP_UNSUPPORTED_MEDIA_TYPE,
 *         HTTP_METHOD_NOT_ALLOWED (method unknown), HTTP_INTERNAL_SERVER_ERROR (no room for a file; logged)
 */
enum http_status request_read(struct request *request, body_reader *reader, void *context,
			      size_t body_limit, size_t upload_limit);

/**
 * Read the body of a BODY_JSON request into json.
 * @return false: it is no JSON that json_body_parse takes
 */
bool request_read_json(struct request *request);

/** A cookie's value, or NULL. */
const char *request_cookie(const struct request *request, const char *name);

#endif
