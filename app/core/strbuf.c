/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

void strbuf_init(struct strbuf *buffer, size_t maximum)
{
	*buffer = (struct strbuf){.maximum = maximum};
}

void strbuf_release(struct strbuf *buffer)
{
	free(buffer->data);
	*buffer = (struct strbuf){.maximum = buffer->maximum};
}

static void release_object(void *buffer)
{
	strbuf_release(buffer);
}

struct strbuf *strbuf_in_arena(struct arena *arena, size_t maximum)
{
	struct strbuf *buffer = arena_alloc(arena, sizeof *buffer);

	strbuf_init(buffer, maximum);
	arena_on_reset(arena, release_object, buffer);
	return buffer;
}

void strbuf_clear(struct strbuf *buffer)
{
	buffer->length = 0;
	buffer->overflowed = false;
	if (buffer->data)
		buffer->data[0] = '\0';
}

/* Room for more bytes and a NUL; false past the maximum. */
static bool reserve(struct strbuf *buffer, size_t more)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 256;
	char *data;

	if (buffer->overflowed || more > buffer->maximum - buffer->length) {
		buffer->overflowed = true;
		return false;
	}
	if (buffer->length + more < buffer->capacity)
		return true;
	while (capacity <= buffer->length + more)
		capacity *= 2;
	data = realloc(buffer->data, capacity);
	if (!data)
		log_die("out of memory");
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

void strbuf_add(struct strbuf *buffer, const void *bytes, size_t length)
{
	if (!length || !reserve(buffer, length))
		return;
	memcpy(buffer->data + buffer->length, bytes, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void strbuf_add_text(struct strbuf *buffer, const char *text)
{
	strbuf_add(buffer, text, strlen(text));
}

void strbuf_add_char(struct strbuf *buffer, char character)
{
	strbuf_add(buffer, &character, 1);
}

void strbuf_add_format(struct strbuf *buffer, const char *format, ...)
{
	va_list list, again;
	int length;

	va_start(list, format);
	va_copy(again, list);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0)
		log_die("a format string cannot be printed: %s", format);
	if (reserve(buffer, (size_t)length)) {
		vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
		buffer->length += (size_t)length;
	}
	va_end(again);
}

static const char *html_entity(char character)
{
	switch (character) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void strbuf_add_html(struct strbuf *buffer, const char *text, size_t length)
{
	size_t plain = 0;

	for (size_t i = 0; i < length; i++) {
		const char *entity = html_entity(text[i]);

		if (!entity)
			continue;
		strbuf_add(buffer, text + plain, i - plain);
		strbuf_add_text(buffer, entity);
		plain = i + 1;
	}
	strbuf_add(buffer, text + plain, length - plain);
}

static void add_json_escape(struct strbuf *buffer, unsigned char character)
{
	switch (character) {
	case '"': strbuf_add_text(buffer, "\\\""); break;
	case '\\': strbuf_add_text(buffer, "\\\\"); break;
	case '\n': strbuf_add_text(buffer, "\\n"); break;
	case '\r': strbuf_add_text(buffer, "\\r"); break;
	case '\t': strbuf_add_text(buffer, "\\t"); break;
	default: strbuf_add_format(buffer, "\\u%04x", character); break;
	}
}

void strbuf_add_json(struct strbuf *buffer, const char *text, size_t length)
{
	size_t plain = 0;

	strbuf_add_char(buffer, '"');
	for (size_t i = 0; i < length; i++) {
		unsigned char character = (unsigned char)text[i];

		if (character >= 0x20 && character != '"' && character != '\\')
			continue;
		strbuf_add(buffer, text + plain, i - plain);
		add_json_escape(buffer, character);
		plain = i + 1;
	}
	strbuf_add(buffer, text + plain, length - plain);
	strbuf_add_char(buffer, '"');
}

static bool unreserved(unsigned char character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
	       (character >= '0' && character <= '9') || (character && strchr("-._~", character));
}

void strbuf_add_uri(struct strbuf *buffer, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char character = (unsigned char)text[i];

		if (unreserved(character))
			strbuf_add_char(buffer, text[i]);
		else
			strbuf_add_format(buffer, "%%%02X", character);
	}
}

const char *strbuf_text(struct strbuf *buffer)
{
	return buffer->data ? buffer->data : "";
}

bool strbuf_overflowed(const struct strbuf *buffer)
{
	return buffer->overflowed;
}
