/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A response, buffered whole so that a late error can still change its status. */
#ifndef SEODANG_HTTP_RESPONSE_H
#define SEODANG_HTTP_RESPONSE_H

#include "core/strbuf.h"
#include "http/status.h"

#define RESPONSE_MAXIMUM ((size_t)48 * 1024 * 1024)

struct response {
	enum http_status status;
	struct strbuf headers; /* complete lines, each ending in \r\n */
	struct strbuf body;
};

void response_init(struct response *response);
void response_release(struct response *response);

/** Status 200, no headers, no body; the memory is kept. */
void response_clear(struct response *response);

/** Add a header line. Control characters in the value are left out, so that no value can start another header. */
void response_header(struct response *response, const char *name, const char *value);

/** Set Content-Type in place of the one that was set. */
void response_content_type(struct response *response, const char *type);

/** Add Location. What may not stand in an address, such as Hangul, is percent-encoded; address is otherwise as it must be. */
void response_location(struct response *response, const char *address);

/**
 * Add Set-Cookie with Path=/; Secure; HttpOnly; SameSite=Lax.
 * @param seconds  how long it lives; 0 until the browser closes, negative deletes it
 */
void response_cookie(struct response *response, const char *name, const char *value, long seconds);

/** Set the status and replace the body with an RFC 9457 document. errors is a JSON array as text, or NULL. */
void response_problem(struct response *response, enum http_status status, const char *code, const char *detail,
		      const char *errors);

/** Add a member to the document of response_problem. */
void response_problem_member(struct response *response, const char *name, const char *value);
void response_problem_number(struct response *response, const char *name, long long value);

#endif
