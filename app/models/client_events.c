/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client_events.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

void event_stream_init(struct event_stream *stream, size_t most)
{
	*stream = (struct event_stream){0};
	strbuf_init(&stream->line, most);
	strbuf_init(&stream->data, most);
}

void event_stream_release(struct event_stream *stream)
{
	strbuf_release(&stream->line);
	strbuf_release(&stream->data);
}

static size_t until_line_end(const char *bytes, size_t length)
{
	size_t i = 0;

	while (i < length && bytes[i] != '\n' && bytes[i] != '\r')
		i++;
	return i;
}

/* @return what follows "data:" in a line, without the one space that may stand before it; NULL for any other line */
static const char *data_of(const char *line, size_t length, size_t *data_length)
{
	static const char name[] = "data";
	size_t start = sizeof name - 1;

	if (length < start || memcmp(line, name, start) != 0 || (length > start && line[start] != ':'))
		return NULL;
	if (length > start)
		start++;
	if (length > start && line[start] == ' ')
		start++;
	*data_length = length - start;
	return line + start;
}

static bool dispatch(struct event_stream *stream, event_data_fn *take, void *context)
{
	bool goes_on = !stream->has_data || take(context, strbuf_text(&stream->data), stream->data.length);

	strbuf_clear(&stream->data);
	stream->has_data = false;
	return goes_on;
}

static bool take_line(struct event_stream *stream, event_data_fn *take, void *context)
{
	const char *line = strbuf_text(&stream->line), *data;
	size_t length = stream->line.length, data_length;
	bool goes_on = true;

	if (!stream->has_begun && length >= 3 && memcmp(line, BYTE_ORDER_MARK, 3) == 0) {
		line += 3;
		length -= 3;
	}
	stream->has_begun = true;
	data = data_of(line, length, &data_length);
	if (data) {
		if (stream->has_data)
			strbuf_add_char(&stream->data, '\n');
		strbuf_add(&stream->data, data, data_length);
		stream->has_data = true;
	} else if (!length) {
		goes_on = dispatch(stream, take, context);
	}
	strbuf_clear(&stream->line);
	return goes_on && !strbuf_overflowed(&stream->data);
}

bool event_stream_add(struct event_stream *stream, const char *bytes, size_t length, event_data_fn *take, void *context)
{
	while (length) {
		size_t line;

		if (stream->ended_in_cr && *bytes == '\n') {
			bytes++;
			length--;
		}
		stream->ended_in_cr = false;
		line = until_line_end(bytes, length);
		strbuf_add(&stream->line, bytes, line);
		if (strbuf_overflowed(&stream->line))
			return false;
		if (line == length)
			break;
		stream->ended_in_cr = bytes[line] == '\r';
		bytes += line + 1;
		length -= line + 1;
		if (!take_line(stream, take, context))
			return false;
	}
	return true;
}
