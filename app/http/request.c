/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/request.h"

#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "http/cookie.h"
#include "http/json_body.h"
#include "http/multipart.h"
#include "http/parameter.h"
#include "http/query.h"

struct body_source {
	body_reader *reader;
	void *context;
	size_t body_limit, upload_limit;
	size_t length; /* as the client said */
};

const struct pair *pairs_find(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (strcmp(pairs->items[i].name, name) == 0)
			return &pairs->items[i];
	return NULL;
}

const char *request_cookie(const struct request *request, const char *name)
{
	const struct pair *cookie = pairs_find(&request->cookies, name);

	return cookie ? cookie->value : NULL;
}

const char *request_variable(const struct request *request, const char *name)
{
	size_t length = strlen(name);

	for (char *const *variable = request->environment; variable && *variable; variable++)
		if (strncmp(*variable, name, length) == 0 && (*variable)[length] == '=')
			return *variable + length + 1;
	return NULL;
}

static const char *variable_or_empty(const struct request *request, const char *name)
{
	const char *value = request_variable(request, name);

	return value ? value : "";
}

static enum http_method read_method(const char *name)
{
	static const struct {
		const char *name;
		enum http_method method;
	} methods[] = {
		{"GET", HTTP_GET}, {"HEAD", HTTP_HEAD}, {"POST", HTTP_POST},
		{"PUT", HTTP_PUT}, {"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE},
	};

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(name, methods[i].name) == 0)
			return methods[i].method;
	return HTTP_OTHER;
}

/* Browsers and nginx take "." and ".." out of an address; what still holds them was made by hand. */
static bool has_dot_segment(const char *path)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		size_t length = strcspn(slash + 1, "/");

		if ((length == 1 && slash[1] == '.') || (length == 2 && slash[1] == '.' && slash[2] == '.'))
			return true;
	}
	return false;
}

static bool is_api_path(const char *path)
{
	return strncmp(path, "/api", strlen("/api")) == 0 && (path[4] == '/' || path[4] == '\0');
}

static const char *without_prefix(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);

	if (strncmp(path, prefix, length) != 0 || (path[length] != '/' && path[length] != '\0'))
		return path;
	return path[length] ? path + length : "/";
}

/* Leaves "/" as the path when there is none to be read, so that an answer can always be made, to the API as its own. */
static enum http_status read_path(struct request *request)
{
	const char *address = variable_or_empty(request, "REQUEST_URI");
	const char *prefix = variable_or_empty(request, "SEODANG_PREFIX");
	size_t length = strcspn(address, "?#"), decoded;
	char *path = arena_alloc(request->arena, length + 1);

	request->path = "/";
	request->is_api = is_api_path(without_prefix(address, prefix));
	if (address[0] != '/' || !percent_decode(path, address, length, false, '/', &decoded) ||
	    !text_is_utf8(path, decoded))
		return HTTP_BAD_REQUEST;
	path[decoded] = '\0';
	request->path = without_prefix(path, prefix);
	request->is_api = is_api_path(request->path);
	return has_dot_segment(path) ? HTTP_BAD_REQUEST : HTTP_OK;
}

static enum http_status read_head(struct request *request)
{
	const char *query = variable_or_empty(request, "QUERY_STRING");
	enum http_status status;

	request->method = read_method(variable_or_empty(request, "REQUEST_METHOD"));
	request->is_partial = strcmp(variable_or_empty(request, "HTTP_HX_REQUEST"), "true") == 0;
	request->address = arena_strdup(request->arena, variable_or_empty(request, "REMOTE_ADDR"));
	request->query_string = arena_strdup(request->arena, query);
	request->cookies = cookie_parse(request->arena, request_variable(request, "HTTP_COOKIE"));
	request->body = "";
	request->body_kind = BODY_NONE;
	status = read_path(request);
	if (status != HTTP_OK)
		return status;
	if (request->method == HTTP_OTHER)
		return HTTP_METHOD_NOT_ALLOWED;
	return query_parse(request->arena, query, strlen(query), &request->query) ? HTTP_OK : HTTP_BAD_REQUEST;
}

/* Absent or empty is 0; anything but digits, or more than fits, is refused. */
static bool read_length(const char *text, size_t *length)
{
	*length = 0;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || __builtin_mul_overflow(*length, (size_t)10, length) ||
		    __builtin_add_overflow(*length, (size_t)(*text - '0'), length))
			return false;
	}
	return true;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
	size_t end_length = strlen(end);

	return length > end_length && strncasecmp(text + length - end_length, end, end_length) == 0;
}

static bool is_type(const char *text, size_t length, const char *type)
{
	return length == strlen(type) && strncasecmp(text, type, length) == 0;
}

/* A charset parameter, if there is one, says UTF-8. */
static bool charset_is_utf8(struct arena *arena, const char *content_type)
{
	const char *charset = header_parameter(arena, content_type, strlen(content_type), "charset");

	return !charset || strcasecmp(charset, "utf-8") == 0 || strcasecmp(charset, "utf8") == 0;
}

enum content { CONTENT_URLENCODED, CONTENT_MULTIPART, CONTENT_JSON, CONTENT_LINES, CONTENT_OTHER };

static enum content read_content_type(struct arena *arena, const char *content_type)
{
	size_t length = strcspn(content_type, "; \t");

	if (is_type(content_type, length, "multipart/form-data"))
		return CONTENT_MULTIPART;
	if (!charset_is_utf8(arena, content_type))
		return CONTENT_OTHER;
	if (is_type(content_type, length, "application/x-www-form-urlencoded"))
		return CONTENT_URLENCODED;
	if (is_type(content_type, length, "application/json") ||
	    (strncasecmp(content_type, "application/", 12) == 0 && ends_with(content_type, length, "+json")))
		return CONTENT_JSON;
	if (is_type(content_type, length, "application/x-ndjson"))
		return CONTENT_LINES;
	return CONTENT_OTHER;
}

static bool has_ended(const struct body_source *source)
{
	char byte;

	return source->reader(source->context, &byte, 1) == 0;
}

/* The whole body into the arena, exactly as long as the client said. */
static enum http_status read_bytes(struct request *request, const struct body_source *source)
{
	char *body = arena_alloc(request->arena, source->length + 1);
	size_t length = 0;

	while (length < source->length) {
		size_t wanted = source->length - length;
		int got = source->reader(source->context, body + length, wanted > 65536 ? 65536 : (int)wanted);

		if (got <= 0)
			return HTTP_BAD_REQUEST;
		length += (size_t)got;
	}
	if (!has_ended(source))
		return HTTP_BAD_REQUEST;
	request->body = body;
	request->body_length = length;
	return HTTP_OK;
}

static enum http_status read_multipart(struct request *request, const struct body_source *source)
{
	struct multipart_source parts = {
		.content_type = variable_or_empty(request, "CONTENT_TYPE"),
		.reader = source->reader,
		.context = source->context,
		.length = source->length,
		.text_limit = source->body_limit,
	};

	request->body_kind = BODY_FORM;
	return multipart_read(request->arena, &parts, &request->form);
}

static enum http_status read_form(struct request *request)
{
	request->body_kind = BODY_FORM;
	return query_parse(request->arena, request->body, request->body_length, &request->form) ? HTTP_OK
												 : HTTP_BAD_REQUEST;
}

/* The API takes JSON, and files as a form; pages take forms alone. A form reaches only what takes a file (web/dispatch.c). */
static enum http_status read_body(struct request *request, const struct body_source *source)
{
	enum content content = read_content_type(request->arena, variable_or_empty(request, "CONTENT_TYPE"));
	enum http_status status;

	if (!source->length)
		return has_ended(source) ? HTTP_OK : HTTP_BAD_REQUEST;
	if (source->length > (content == CONTENT_MULTIPART ? source->upload_limit : source->body_limit))
		return HTTP_CONTENT_TOO_LARGE;
	if (content == CONTENT_OTHER ||
	    (content != CONTENT_MULTIPART && (content == CONTENT_JSON || content == CONTENT_LINES) != request->is_api)) {
		request->body_kind = BODY_OTHER;
		return HTTP_UNSUPPORTED_MEDIA_TYPE;
	}
	if (content == CONTENT_MULTIPART)
		return read_multipart(request, source);
	status = read_bytes(request, source);
	if (status != HTTP_OK)
		return status;
	if (content == CONTENT_URLENCODED)
		return read_form(request);
	request->body_kind = content == CONTENT_JSON ? BODY_JSON : BODY_LINES;
	return HTTP_OK;
}

enum http_status request_read(struct request *request, body_reader *reader, void *context,
			      size_t body_limit, size_t upload_limit)
{
	struct body_source source = {reader, context, body_limit, upload_limit, 0};
	enum http_status status = read_head(request);

	if (status != HTTP_OK || request->method == HTTP_GET || request->method == HTTP_HEAD)
		return status;
	if (!read_length(variable_or_empty(request, "CONTENT_LENGTH"), &source.length))
		return HTTP_BAD_REQUEST;
	return read_body(request, &source);
}

bool request_read_json(struct request *request)
{
	request->json = json_body_parse(request->arena, request->body, request->body_length);
	return request->json != NULL;
}
