/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/html_text.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <string.h>

#include "documents/plain_text.h"

#define PIECE (64 * 1024)

struct html_reading {
	struct passage_writer *writer;
	htmlParserCtxtPtr parser;
	unsigned hidden; /* elements around that show nothing */
	bool has_room;
};

static bool is_one_of(const xmlChar *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp((const char *)name, *names) == 0)
			return true;
	return false;
}

static bool is_hidden(const xmlChar *name)
{
	static const char *const names[] = {"script", "style", "template", "title", "noscript", "svg", "math", "object", "iframe", "textarea", NULL};

	return is_one_of(name, names);
}

static bool is_inline(const xmlChar *name)
{
	static const char *const names[] = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
		"ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
		"var", "wbr", "img", NULL};

	return is_one_of(name, names);
}

static bool is_heading(const xmlChar *name)
{
	return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2];
}

static bool is_cell(const xmlChar *name)
{
	return strcmp((const char *)name, "td") == 0 || strcmp((const char *)name, "th") == 0;
}

static void start_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct html_reading *reading = context;

	(void)attributes;
	if (is_hidden(name))
		reading->hidden++;
	else if (is_heading(name))
		passage_writer_heading(reading->writer);
	else if (is_cell(name))
		passage_writer_add(reading->writer, " ", 1);
	else if (!is_inline(name))
		passage_writer_break(reading->writer);
}

static void end_element(void *context, const xmlChar *name)
{
	struct html_reading *reading = context;

	if (is_hidden(name))
		reading->hidden -= reading->hidden > 0;
	else if (!is_inline(name) && !is_cell(name))
		passage_writer_break(reading->writer);
}

/* A line's end in HTML is a blank. */
static void add_text(void *context, const xmlChar *text, int length)
{
	struct html_reading *reading = context;
	const char *at = (const char *)text, *end = at + length;

	while (!reading->hidden && reading->has_room && at < end) {
		size_t plain = 0;

		while (at + plain < end && !strchr("\r\n\t\f", at[plain]))
			plain++;
		reading->has_room = passage_writer_add(reading->writer, at, plain) && (at + plain == end || passage_writer_add(reading->writer, " ", 1));
		at += plain + (at + plain < end);
	}
	if (!reading->has_room)
		xmlStopParser(reading->parser);
}

static void parse(struct html_reading *reading, const char *text, size_t length)
{
	/* Only at the end are the last words of a text known to be whole. */
	for (size_t at = 0; at < length && reading->has_room;) {
		size_t piece = length - at < PIECE ? length - at : PIECE;

		while (at + piece < length && (text[at + piece] & 0xc0) == 0x80)
			piece--;
		htmlParseChunk(reading->parser, text + at, (int)piece, 0);
		at += piece;
	}
	htmlParseChunk(reading->parser, "", 0, 1);
}

enum read_outcome html_text_read(struct arena *arena, const struct document_file *file, struct passage_writer *writer)
{
	struct html_reading reading = {.writer = writer, .has_room = true};
	htmlSAXHandler handler = {.startElement = start_element, .endElement = end_element, .characters = add_text, .cdataBlock = NULL};
	const char *text;
	size_t length;
	enum read_outcome outcome = text_decode(arena, file->bytes, file->length, &text, &length);

	if (outcome != READ_FINE)
		return outcome;
	reading.parser = htmlCreatePushParserCtxt(&handler, &reading, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!reading.parser)
		return READ_UNREADABLE;
	htmlCtxtUseOptions(reading.parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	parse(&reading, text, length);
	htmlFreeParserCtxt(reading.parser);
	return reading.has_room ? READ_FINE : READ_TOO_LONG;
}
