/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/log.h"
#include "core/strbuf.h"
#include "core/text.h"
#include "http/parameter.h"

#define WINDOW ((size_t)32 * 1024) /* more than a part's header and a delimiter */

struct parser {
	struct arena *arena;
	const struct multipart_source *source;
	char *window;               /* bytes read and not yet used are window[start..end) */
	size_t start, end;
	size_t unread;              /* bytes of the body still to come */
	char delimiter[MULTIPART_BOUNDARY_MAXIMUM + 5]; /* CR LF - - boundary */
	size_t delimiter_length;
	size_t text_left;
	unsigned files;
	enum http_status status;    /* why it stopped */
	struct pair *pairs;
	size_t count;
};

/* A file of the request; closing it is what removes it. */
struct upload {
	int descriptor;
};

static bool stop(struct parser *parser, enum http_status status)
{
	parser->status = status;
	return false;
}

/* Reads on until at least one more byte is there; false at the end of the body and when it is shorter than said. */
static bool fill(struct parser *parser)
{
	size_t room;
	int got;

	if (parser->start) {
		memmove(parser->window, parser->window + parser->start, parser->end - parser->start);
		parser->end -= parser->start;
		parser->start = 0;
	}
	room = WINDOW - parser->end;
	if (room > parser->unread)
		room = parser->unread;
	if (!room)
		return stop(parser, HTTP_BAD_REQUEST);
	got = parser->source->reader(parser->source->context, parser->window + parser->end, (int)room);
	if (got <= 0)
		return stop(parser, HTTP_BAD_REQUEST);
	parser->end += (size_t)got;
	parser->unread -= (size_t)got;
	return true;
}

static bool want(struct parser *parser, size_t bytes)
{
	while (parser->end - parser->start < bytes)
		if (!fill(parser))
			return false;
	return true;
}

/* --- where the bytes of a part go ---------------------------------------------------------------------------- */

struct part {
	char *name;
	char *file_name;       /* NULL for a text */
	struct strbuf *text;
	struct upload *upload; /* NULL until a file's first byte */
	size_t length;
};

static void upload_close(void *object)
{
	struct upload *upload = object;

	if (upload->descriptor >= 0)
		close(upload->descriptor);
}

/* A file without a name, so that not even kill -9 leaves it behind. */
static int open_nameless(void)
{
	const char *directory = getenv("TMPDIR");
	char path[PATH_MAX];
	int descriptor;

	if (!directory || !*directory)
		directory = "/tmp";
	descriptor = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return descriptor;
	/* A file system that cannot make one nameless. */
	if (snprintf(path, sizeof path, "%s/seodang-upload-XXXXXX", directory) >= (int)sizeof path)
		return -1;
	descriptor = mkostemp(path, O_CLOEXEC);
	if (descriptor >= 0)
		unlink(path);
	return descriptor;
}

static bool upload_open(struct parser *parser, struct part *part)
{
	if (++parser->files > MULTIPART_FILES_MAXIMUM)
		return stop(parser, HTTP_CONTENT_TOO_LARGE);
	/* The hook comes first: it may unwind, and then nothing is open. */
	part->upload = arena_alloc(parser->arena, sizeof *part->upload);
	part->upload->descriptor = -1;
	arena_on_reset(parser->arena, upload_close, part->upload);
	part->upload->descriptor = open_nameless();
	if (part->upload->descriptor >= 0)
		return true;
	log_error("a temporary file cannot be made: %m");
	return stop(parser, HTTP_INTERNAL_SERVER_ERROR);
}

static bool write_file(struct parser *parser, struct part *part, const char *bytes, size_t length)
{
	if (!part->upload && !upload_open(parser, part))
		return false;
	part->length += length;
	while (length) {
		ssize_t written = write(part->upload->descriptor, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			log_error("a temporary file cannot be written: %m");
			return stop(parser, HTTP_INTERNAL_SERVER_ERROR);
		}
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

/* Texts and headers are kept in memory. */
static bool take_room(struct parser *parser, size_t length)
{
	if (length > parser->text_left)
		return stop(parser, HTTP_CONTENT_TOO_LARGE);
	parser->text_left -= length;
	return true;
}

static bool part_write(struct parser *parser, struct part *part, const char *bytes, size_t length)
{
	if (!length)
		return true;
	if (part->file_name && *part->file_name)
		return write_file(parser, part, bytes, length);
	if (!take_room(parser, length))
		return false;
	strbuf_add(part->text, bytes, length);
	return true;
}

/* --- the header of a part ------------------------------------------------------------------------------------ */

/* Unfolded lines only: RFC 7578 has no use for folding. */
static bool header_line(struct parser *parser, struct part *part, const char *line, size_t length)
{
	static const char disposition[] = "Content-Disposition:", encoding[] = "Content-Transfer-Encoding:";
	const char *value;

	if (strncasecmp(line, encoding, sizeof encoding - 1) == 0) {
		value = line + sizeof encoding - 1;
		value += strspn(value, " \t");
		return strncasecmp(value, "7bit", 4) == 0 || strncasecmp(value, "8bit", 4) == 0 ||
		       strncasecmp(value, "binary", 6) == 0;
	}
	if (strncasecmp(line, disposition, sizeof disposition - 1) != 0)
		return memchr(line, ':', length) != NULL;
	value = line + sizeof disposition - 1;
	length -= sizeof disposition - 1;
	if (part->name || strncasecmp(value + strspn(value, " \t"), "form-data", 9) != 0)
		return false;
	part->name = header_parameter(parser->arena, value, length, "name");
	part->file_name = header_parameter(parser->arena, value, length, "filename");
	return part->name != NULL;
}

/* header is a C string whose lines end in CR LF. */
static bool read_header(struct parser *parser, struct part *part, char *header)
{
	if (!text_is_utf8(header, strlen(header)))
		return false;
	while (*header) {
		char *end = strstr(header, "\r\n");

		if (!end)
			return false;
		*end = '\0';
		if (!header_line(parser, part, header, (size_t)(end - header)))
			return false;
		header = end + 2;
	}
	return part->name != NULL;
}

/* From after the delimiter's line to after the empty line. */
static bool take_header(struct parser *parser, struct part *part)
{
	for (;;) {
		char *start = parser->window + parser->start;
		size_t length = parser->end - parser->start;
		char *end = memmem(start, length, "\r\n\r\n", 4);

		if (end && end - start <= MULTIPART_HEADER_MAXIMUM) {
			char *header = arena_copy(parser->arena, start, (size_t)(end + 2 - start));

			parser->start += (size_t)(end + 4 - start);
			if (!take_room(parser, (size_t)(end - start)))
				return false;
			if (strlen(header) != (size_t)(end + 2 - start) || !read_header(parser, part, header))
				return stop(parser, HTTP_BAD_REQUEST);
			return true;
		}
		if (end || length >= MULTIPART_HEADER_MAXIMUM + strlen("\r\n\r\n"))
			return stop(parser, HTTP_BAD_REQUEST);
		if (!fill(parser))
			return false;
	}
}

/* --- parts ----------------------------------------------------------------------------------------------------- */

/* Gives all up to the next delimiter to the part (NULL: the preamble, dropped) and goes past the delimiter. */
static bool take_content(struct parser *parser, struct part *part)
{
	for (;;) {
		char *start = parser->window + parser->start;
		size_t length = parser->end - parser->start;
		char *found = memmem(start, length, parser->delimiter, parser->delimiter_length);
		size_t sure = found ? (size_t)(found - start)
				    : length >= parser->delimiter_length ? length - parser->delimiter_length + 1 : 0;

		if (part && !part_write(parser, part, start, sure))
			return false;
		parser->start += found ? sure + parser->delimiter_length : sure;
		if (found)
			return true;
		if (!fill(parser))
			return false;
	}
}

/* After a delimiter: "--" ends the body, white space and CR LF begin a part. */
static bool take_delimiter_end(struct parser *parser, bool *last)
{
	if (!want(parser, 2))
		return false;
	*last = memcmp(parser->window + parser->start, "--", 2) == 0;
	if (*last) {
		parser->start += 2;
		return true;
	}
	while (strchr(" \t", parser->window[parser->start]) && parser->window[parser->start]) {
		parser->start++;
		if (!want(parser, 2))
			return false;
	}
	if (memcmp(parser->window + parser->start, "\r\n", 2) != 0)
		return stop(parser, HTTP_BAD_REQUEST);
	parser->start += 2;
	return true;
}

static bool finish_part(struct parser *parser, struct part *part)
{
	struct pair *pair = &parser->pairs[parser->count++];

	if (part->file_name && *part->file_name && !part->upload && !upload_open(parser, part))
		return false;
	pair->name = part->name;
	pair->file_name = part->file_name;
	if (part->upload) {
		pair->value = "";
		pair->length = part->length;
		pair->file = arena_printf(parser->arena, "/proc/self/fd/%d", part->upload->descriptor);
		return true;
	}
	pair->value = arena_copy(parser->arena, strbuf_text(part->text), part->text->length);
	pair->length = part->text->length;
	return text_is_utf8(pair->value, pair->length) || stop(parser, HTTP_BAD_REQUEST);
}

static bool take_parts(struct parser *parser, struct strbuf *text)
{
	bool last;

	if (!take_content(parser, NULL) || !take_delimiter_end(parser, &last))
		return false;
	while (!last) {
		struct part part = {.text = text};

		strbuf_clear(text);
		if (parser->count == MULTIPART_PARTS_MAXIMUM)
			return stop(parser, HTTP_CONTENT_TOO_LARGE);
		if (!take_header(parser, &part) || !take_content(parser, &part) || !finish_part(parser, &part) ||
		    !take_delimiter_end(parser, &last))
			return false;
	}
	return true;
}

/* What follows the end is read and dropped, so that the body's length is checked. */
static bool take_epilogue(struct parser *parser)
{
	char byte;

	while (parser->unread) {
		parser->start = parser->end;
		if (!fill(parser))
			return false;
	}
	return parser->source->reader(parser->source->context, &byte, 1) == 0 || stop(parser, HTTP_BAD_REQUEST);
}

static bool set_delimiter(struct parser *parser)
{
	const char *type = parser->source->content_type;
	const char *boundary = header_parameter(parser->arena, type, strlen(type), "boundary");
	size_t length = boundary ? strlen(boundary) : 0;

	if (!length || length > MULTIPART_BOUNDARY_MAXIMUM || text_has_control(boundary, length, false))
		return stop(parser, HTTP_BAD_REQUEST);
	memcpy(parser->delimiter, "\r\n--", 4);
	memcpy(parser->delimiter + 4, boundary, length);
	parser->delimiter_length = length + 4;
	return true;
}

enum http_status multipart_read(struct arena *arena, const struct multipart_source *source, struct pairs *pairs)
{
	struct parser parser = {
		.arena = arena,
		.source = source,
		.unread = source->length,
		.text_left = source->text_limit,
		.status = HTTP_OK,
	};
	struct strbuf *text = strbuf_in_arena(arena, source->text_limit);

	if (!set_delimiter(&parser))
		return parser.status;
	parser.window = arena_alloc(arena, WINDOW);
	parser.pairs = arena_array(arena, MULTIPART_PARTS_MAXIMUM, sizeof *parser.pairs);
	/* The first delimiter may stand at the very start: as if a line had ended before it. */
	memcpy(parser.window, "\r\n", 2);
	parser.end = 2;
	if (!take_parts(&parser, text) || !take_epilogue(&parser))
		return parser.status;
	*pairs = (struct pairs){parser.pairs, parser.count};
	return HTTP_OK;
}
