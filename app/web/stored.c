/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files beside the database, sent to who may have them. */
#include <string.h>

#include "core/log.h"
#include "files/store.h"
#include "web/exchange.h"

#define KEPT "private, max-age=86400, immutable" /* a name is never given to other bytes */

/* Part of a file, as a Range header asks for it. */
struct range {
	size_t first, length;
};

/* Digits, to the end of them. @return false where there are none, or too many */
static bool read_number(const char **text, size_t *number)
{
	const char *start = *text;

	for (*number = 0; **text >= '0' && **text <= '9'; (*text)++)
		if (__builtin_mul_overflow(*number, (size_t)10, number) || __builtin_add_overflow(*number, (size_t)(**text - '0'), number))
			return false;
	return *text > start;
}

/* The last so many bytes: "bytes=-500". */
static bool read_suffix(const char *text, size_t total, struct range *range)
{
	size_t length;

	if (!read_number(&text, &length) || *text || length == 0)
		return false;
	range->length = length < total ? length : total;
	range->first = total - range->length;
	return true;
}

/*
 * One range of RFC 9110 section 14.1.2; what is none of it, and several at once, is answered with the whole.
 * @return HTTP_OK for the whole, HTTP_PARTIAL_CONTENT with the range, HTTP_RANGE_NOT_SATISFIABLE
 */
static enum http_status read_range(const char *header, size_t total, struct range *range)
{
	static const char unit[] = "bytes=";
	const char *text = header;
	size_t first, last;

	*range = (struct range){0, total};
	if (!text || strncmp(text, unit, sizeof unit - 1) != 0 || total == 0)
		return HTTP_OK;
	text += sizeof unit - 1;
	if (*text == '-')
		return read_suffix(text + 1, total, range) ? HTTP_PARTIAL_CONTENT : HTTP_OK;
	if (!read_number(&text, &first) || *text++ != '-')
		return HTTP_OK;
	last = total - 1;
	if (*text && (!read_number(&text, &last) || *text || last < first))
		return HTTP_OK;
	if (first >= total)
		return HTTP_RANGE_NOT_SATISFIABLE;
	if (last >= total)
		last = total - 1;
	*range = (struct range){first, last - first + 1};
	return HTTP_PARTIAL_CONTENT;
}

/* nginx drops these where it sends the file itself, and its location adds them (nginx/seodang-server.conf.in). */
static void own_headers(struct request *req)
{
	response_header(req->response, "Accept-Ranges", "bytes");
	response_header(req->response, "X-Content-Type-Options", "nosniff");
	response_header(req->response, "Cross-Origin-Resource-Policy", "same-origin");
	response_header(req->response, "Vary", "Cookie, Authorization");
}

static enum http_status send_bytes(struct request *req, const char *bytes, size_t total)
{
	struct range range;
	enum http_status status = read_range(request_variable(req, "HTTP_RANGE"), total, &range);

	own_headers(req);
	if (status == HTTP_RANGE_NOT_SATISFIABLE) {
		response_header(req->response, "Content-Range", arena_printf(req->arena, "bytes */%zu", total));
		return status;
	}
	if (status == HTTP_PARTIAL_CONTENT)
		response_header(req->response, "Content-Range",
				arena_printf(req->arena, "bytes %zu-%zu/%zu", range.first, range.first + range.length - 1, total));
	strbuf_add(&req->response->body, bytes + range.first, range.length);
	return status;
}

_Noreturn static void fail_with(struct request *req, enum store_outcome outcome)
{
	if (outcome == STORE_MISSING) {
		log_error("%s: a file is not in its store", req->route->name);
		request_fail_code(req, HTTP_NOT_FOUND, "file_gone");
	}
	request_fail(req, HTTP_SERVICE_UNAVAILABLE);
}

enum http_status reply_stored(struct request *req, const struct stored_file *file)
{
	struct file_store *files = req->exchange->site->files;
	const char *path;
	const void *bytes = NULL;
	size_t length = 0;
	enum store_outcome outcome = file_store_locate(files, file->store, file->name, req->arena, &path);

	sent(req);
	if (outcome == STORE_DONE && !path)
		outcome = file_store_get(files, file->store, file->name, req->arena, &bytes, &length);
	if (outcome != STORE_DONE)
		fail_with(req, outcome);
	req->exchange->ending = ENDING_RENDERED;
	response_header(req->response, "Content-Type", file->content_type);
	response_header(req->response, "Cache-Control", KEPT);
	if (!path)
		return send_bytes(req, bytes, length);
	response_header(req->response, "X-Accel-Redirect", arena_printf(req->arena, "%s/internal/files/%s", req->exchange->site->prefix, path));
	return HTTP_OK;
}
