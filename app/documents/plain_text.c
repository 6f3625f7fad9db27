/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/plain_text.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <unistr.h>

#include "core/text.h"

#define FORGIVEN 100 /* one byte of so many may be wrong in CP949 */

static iconv_t cp949 = (iconv_t)-1;

void plain_text_prepare(void)
{
	if (cp949 == (iconv_t)-1)
		cp949 = iconv_open("UTF-8", "CP949");
}

/* ---- encodings ---- */

static enum read_outcome decode_utf16(struct arena *arena, const unsigned char *bytes, size_t length, const char **text, size_t *text_length)
{
	bool is_big = bytes[0] == 0xfe;
	size_t count = length / 2 - 1;
	uint16_t *units = arena_array(arena, count + 1, sizeof *units);
	uint8_t *utf8 = arena_array(arena, count + 1, 3);

	for (size_t i = 0; i < count; i++) {
		const unsigned char *unit = bytes + 2 + 2 * i;

		units[i] = (uint16_t)(is_big ? unit[0] << 8 | unit[1] : unit[1] << 8 | unit[0]);
	}
	*text_length = (count + 1) * 3;
	if (count && !u16_to_u8(units, count, utf8, text_length))
		return READ_UNREADABLE;
	*text = (const char *)utf8;
	*text_length = count ? *text_length : 0;
	return READ_FINE;
}

/* Two bytes become three. */
static enum read_outcome decode_cp949(struct arena *arena, const char *bytes, size_t length, const char **text, size_t *text_length)
{
	size_t room = length * 3 / 2 + 8, left = room, wrong = 0;
	char *utf8 = arena_alloc(arena, room), *out = utf8, *in = (char *)(uintptr_t)bytes;

	if (cp949 == (iconv_t)-1)
		return READ_FAILED;
	iconv(cp949, NULL, NULL, NULL, NULL);
	while (length && iconv(cp949, &in, &length, &out, &left) == (size_t)-1) {
		if (errno == E2BIG || (++wrong && wrong * FORGIVEN > room))
			return READ_UNREADABLE;
		in++;
		length--;
	}
	*text = utf8;
	*text_length = (size_t)(out - utf8);
	return READ_FINE;
}

enum read_outcome text_decode(struct arena *arena, const void *bytes, size_t length, const char **text, size_t *text_length)
{
	const unsigned char *begin = bytes;

	if (length >= 2 && ((begin[0] == 0xff && begin[1] == 0xfe) || (begin[0] == 0xfe && begin[1] == 0xff)))
		return decode_utf16(arena, begin, length, text, text_length);
	if (memchr(bytes, 0, length))
		return READ_UNREADABLE;
	if (!text_is_utf8(bytes, length))
		return decode_cp949(arena, bytes, length, text, text_length);
	*text = bytes;
	*text_length = length;
	return READ_FINE;
}

/* ---- lines ---- */

/* "## Heading": its marks; 0 for any other line. */
static size_t heading_marks(const char *line, size_t length)
{
	size_t marks = 0;

	while (marks < length && line[marks] == '#')
		marks++;
	return marks >= 1 && marks <= 6 && marks < length && line[marks] == ' ' ? marks + 1 : 0;
}

static bool read_markdown_line(struct passage_writer *writer, const char *line, size_t length, bool *in_code)
{
	size_t marks = *in_code ? 0 : heading_marks(line, length);

	if (length >= 3 && (memcmp(line, "```", 3) == 0 || memcmp(line, "~~~", 3) == 0)) {
		*in_code = !*in_code;
		return true;
	}
	if (marks)
		passage_writer_heading(writer);
	return passage_writer_add(writer, line + marks, length - marks);
}

enum read_outcome plain_text_read(struct arena *arena, const struct document_file *file, struct passage_writer *writer)
{
	bool in_code = false, has_room = true;
	const char *text;
	size_t length;
	enum read_outcome outcome = text_decode(arena, file->bytes, file->length, &text, &length);

	if (outcome != READ_FINE)
		return outcome;
	for (const char *line = text, *end = text + length; line < end && has_room;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t line_length = (size_t)((newline ? newline : end) - line);

		has_room = file->kind == KIND_MD ? read_markdown_line(writer, line, line_length, &in_code)
						 : passage_writer_add(writer, line, line_length);
		passage_writer_break(writer);
		if (!line_length)
			passage_writer_add(writer, "\n", 1);
		line += line_length + 1;
	}
	return has_room ? READ_FINE : READ_TOO_LONG;
}
