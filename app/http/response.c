/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/response.h"

#include <string.h>
#include <strings.h>

#define HEADERS_MAXIMUM ((size_t)32 * 1024) /* nginx refuses more than its fastcgi_buffer_size anyway */

void response_init(struct response *response)
{
	response->status = HTTP_OK;
	strbuf_init(&response->headers, HEADERS_MAXIMUM);
	strbuf_init(&response->body, RESPONSE_MAXIMUM);
}

void response_release(struct response *response)
{
	strbuf_release(&response->headers);
	strbuf_release(&response->body);
}

void response_clear(struct response *response)
{
	response->status = HTTP_OK;
	strbuf_clear(&response->headers);
	strbuf_clear(&response->body);
}

static void add_without_controls(struct strbuf *buffer, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x20 && *text != 0x7f)
			strbuf_add_char(buffer, *text);
}

void response_header(struct response *response, const char *name, const char *value)
{
	add_without_controls(&response->headers, name);
	strbuf_add_text(&response->headers, ": ");
	add_without_controls(&response->headers, value);
	strbuf_add_text(&response->headers, "\r\n");
}

/* RFC 3986 has no other characters; what is percent-encoded already stays. */
void response_location(struct response *response, const char *address)
{
	struct strbuf *headers = &response->headers;

	strbuf_add_text(headers, "Location: ");
	for (; *address; address++) {
		unsigned char byte = (unsigned char)*address;

		if (byte <= ' ' || byte >= 0x7f || strchr("\"<>\\^`{|}", byte))
			strbuf_add_format(headers, "%%%02X", byte);
		else
			strbuf_add_char(headers, *address);
	}
	strbuf_add_text(headers, "\r\n");
}

/* cookie-octet of RFC 6265 section 4.1.1. */
static void add_cookie_value(struct strbuf *buffer, const char *value)
{
	for (; *value; value++)
		if (*value > 0x20 && *value < 0x7f && !strchr("\",;\\", *value))
			strbuf_add_char(buffer, *value);
}

void response_cookie(struct response *response, const char *name, const char *value, long seconds)
{
	struct strbuf *headers = &response->headers;

	strbuf_add_text(headers, "Set-Cookie: ");
	add_without_controls(headers, name);
	strbuf_add_char(headers, '=');
	if (seconds >= 0)
		add_cookie_value(headers, value);
	if (seconds)
		strbuf_add_format(headers, "; Max-Age=%ld", seconds < 0 ? 0 : seconds);
	strbuf_add_text(headers, "; Path=/; Secure; HttpOnly; SameSite=Lax\r\n");
}

/* Takes every line of that name out. */
static void remove_header(struct strbuf *headers, const char *name)
{
	size_t name_length = strlen(name), line = 0;

	while (line < headers->length) {
		char *start = headers->data + line;
		char *end = memchr(start, '\n', headers->length - line);
		size_t length = end ? (size_t)(end + 1 - start) : headers->length - line;

		if (length > name_length && start[name_length] == ':' && strncasecmp(start, name, name_length) == 0) {
			memmove(start, start + length, headers->length - line - length + 1);
			headers->length -= length;
		} else {
			line += length;
		}
	}
}

static void add_member(struct strbuf *body, const char *name, const char *text)
{
	strbuf_add_format(body, ",\"%s\":", name);
	strbuf_add_json(body, text, strlen(text));
}

void response_content_type(struct response *response, const char *type)
{
	remove_header(&response->headers, "Content-Type");
	response_header(response, "Content-Type", type);
}

void response_problem(struct response *response, enum http_status status, const char *code, const char *detail,
		      const char *errors)
{
	struct strbuf *body = &response->body;

	response->status = status;
	response_content_type(response, "application/problem+json");
	strbuf_clear(body);
	strbuf_add_text(body, "{\"type\":\"about:blank\"");
	add_member(body, "title", http_status_title(status));
	strbuf_add_format(body, ",\"status\":%d", (int)status);
	add_member(body, "detail", detail);
	add_member(body, "code", code);
	if (errors) {
		strbuf_add_text(body, ",\"errors\":");
		strbuf_add_text(body, errors);
	}
	strbuf_add_char(body, '}');
}

void response_problem_member(struct response *response, const char *name, const char *value)
{
	response->body.length--; /* the closing brace */
	add_member(&response->body, name, value);
	strbuf_add_char(&response->body, '}');
}

void response_problem_number(struct response *response, const char *name, long long value)
{
	response->body.length--; /* the closing brace */
	strbuf_add_format(&response->body, ",\"%s\":%lld}", name, value);
}
