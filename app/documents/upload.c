/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/upload.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "documents/kind.h"
#include "web/site.h"

#define PIECE ((size_t)4 * 1024 * 1024)
#define NAME_CHARACTERS 200

/* The number-th part named "file" that is one; NULL past the last. */
static const struct pair *file_of(const struct request *req, size_t number)
{
	for (size_t i = 0; i < req->form.count; i++)
		if (strcmp(req->form.items[i].name, "file") == 0 && req->form.items[i].file && number-- == 0)
			return &req->form.items[i];
	return NULL;
}

static void close_file(void *file)
{
	if (*(int *)file >= 0)
		close(*(int *)file);
}

static int open_file(struct request *req, const struct pair *pair)
{
	int *file = arena_alloc(req->arena, sizeof *file);

	*file = -1; /* the hook comes first: it may unwind, and then nothing is open */
	arena_on_reset(req->arena, close_file, file);
	*file = open(pair->file, O_RDONLY | O_CLOEXEC);
	return *file;
}

/* As much as there is, up to size. */
static size_t read_up_to(struct request *req, int file, char *bytes, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while (length < size && (got = read(file, bytes + length, size - length)) != 0) {
		if (got < 0)
			request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
		length += (size_t)got;
	}
	return length;
}

/* What a browser says of a file, as one line that can be shown. */
static const char *name_of(struct request *req, const struct pair *pair)
{
	const char *name = pair->file_name, *slash = name;
	size_t length;
	char *text;

	for (const char *at = name; *at; at++)
		if (*at == '/' || *at == '\\')
			slash = at + 1;
	text = text_nfc(req->arena, slash, strlen(slash), &length);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			text[i] = ' ';
	text = text_trim(req->arena, text, length, &length);
	if (!length || text_has_control(text, length, false) || text_has_hidden(text, length))
		return "document";
	return text_trim(req->arena, text, text_first(text, length, NAME_CHARACTERS), NULL);
}

/* @return NULL for a good one */
static const char *refusal_of(struct request *req, const struct pair *pair)
{
	char beginning[KIND_BEGINNING];
	size_t length = read_up_to(req, open_file(req, pair), beginning, sizeof beginning);

	if (!length)
		return "empty";
	switch (document_kind_of(beginning, length, name_of(req, pair))) {
	case KIND_UNKNOWN: return "unknown_kind";
	case KIND_OLD: return "old_format";
	case KIND_PDF:
	case KIND_ZIP:
	case KIND_DOCX:
	case KIND_HWPX:
	case KIND_TXT:
	case KIND_MD:
	case KIND_HTML: break;
	}
	return NULL;
}

size_t uploads_judged(struct request *req, size_t most)
{
	const struct pair *pair;
	size_t count = 0, bytes = 0;

	for (; (pair = file_of(req, count)); count++)
		bytes += pair->length;
	if (bytes > (size_t)request_site(req)->config->document_limit)
		request_fail(req, HTTP_CONTENT_TOO_LARGE);
	if (count == 0)
		invalid(req, "file", "required", 0);
	else if (count > most)
		invalid(req, "file", "too_many", (int64_t)most);
	for (size_t i = 0; i < count && !is_invalid(req); i++) {
		const char *code = refusal_of(req, file_of(req, i));

		if (code)
			invalid(req, "file", code, 0);
	}
	return is_invalid(req) ? 0 : count;
}

void upload_keep(struct request *req, size_t number, const struct uuid *document)
{
	const struct pair *pair = file_of(req, number);
	struct result *added = run(req, SQL_DOCUMENTS_ADD_VERSION, PARAMS(P_UUID(document), P_TEXT(name_of(req, pair)), P_INTEGER((int64_t)pair->length)));
	int file = open_file(req, pair);
	char *bytes = arena_alloc(req->arena, pair->length < PIECE ? pair->length : PIECE);
	struct uuid version;

	result_uuid(added, 0, "id", &version);
	for (size_t at = 0; at < pair->length;) {
		size_t length = read_up_to(req, file, bytes, pair->length - at < PIECE ? pair->length - at : PIECE);

		if (!length)
			request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
		/* Sent at once, since the next piece takes its place. */
		run(req, SQL_DOCUMENTS_STORE_PIECE, PARAMS(P_UUID(&version), P_INTEGER((int64_t)at), P_BYTES(bytes, length)));
		at += length;
	}
}

const char *upload_title(struct request *req, size_t number)
{
	const char *name = name_of(req, file_of(req, number)), *dot = strrchr(name, '.');
	size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);

	return text_trim(req->arena, name, text_first(name, length, DOCUMENT_TITLE_MAXIMUM), NULL);
}
