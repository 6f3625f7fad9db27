/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/office_xml.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEPTH_MAXIMUM 200 /* elements within one another; tables within tables are some 10 */

struct office_xml {
	struct passage_writer *writer;
	const struct office_words *words;
	xmlParserCtxtPtr parser;
	unsigned text_depth, hidden_depth, depth;
	enum read_outcome outcome;
};

#define WORDS(...) (const char *const[]){__VA_ARGS__ __VA_OPT__(,) NULL}

/* ISO/IEC 29500-1, section 17. An alternative's fallback says the same once more. */
const struct office_words office_docx = {
	.text = WORDS("t"), .lines = WORDS("p", "tr"), .blanks = WORDS("tab", "tc", "noBreakHyphen"), .breaks = WORDS("br", "cr"),
	.hidden = WORDS("Fallback", "instrText", "delText", "del", "moveFrom"), .secrets = WORDS(), .has_styles = true,
};

/* KS X 6101: OWPML. */
const struct office_words office_hwpx = {
	.text = WORDS("t"), .lines = WORDS("p", "tr"), .blanks = WORDS("tab", "tc", "nbSpace", "fwSpace"), .breaks = WORDS("lineBreak"),
	.hidden = WORDS("script", "deleteBegin", "parameters", "secPr"), .secrets = WORDS(),
};

const struct office_words office_manifest = {
	.text = WORDS(), .lines = WORDS(), .blanks = WORDS(), .breaks = WORDS(), .hidden = WORDS(), .secrets = WORDS("encryption-data"),
};

static bool is_one_of(const xmlChar *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp((const char *)name, *names) == 0)
			return true;
	return false;
}

static void stop(struct office_xml *xml, enum read_outcome outcome)
{
	if (xml->outcome == READ_FINE)
		xml->outcome = outcome;
	xmlStopParser(xml->parser);
}

/* "Heading2", "heading 2", and what outlineLvl says: a number from 0 to 8. */
static bool makes_heading(const xmlChar *name, int count, const xmlChar **attributes)
{
	for (int i = 0; i < count; i++) {
		const char *value = (const char *)attributes[5 * i + 3];
		size_t length = (size_t)(attributes[5 * i + 4] - attributes[5 * i + 3]);

		if (strcmp((const char *)attributes[5 * i], "val") != 0)
			continue;
		if (strcmp((const char *)name, "pStyle") == 0)
			return length >= 7 && strncasecmp(value, "heading", 7) == 0;
		return strcmp((const char *)name, "outlineLvl") == 0 && length == 1 && *value >= '0' && *value <= '8';
	}
	return false;
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *address, int namespace_count,
			  const xmlChar **namespaces, int attribute_count, int default_count, const xmlChar **attributes)
{
	struct office_xml *xml = context;
	const struct office_words *words = xml->words;

	(void)prefix, (void)address, (void)namespace_count, (void)namespaces, (void)default_count;
	if (++xml->depth > DEPTH_MAXIMUM)
		return stop(xml, READ_UNREADABLE);
	if (is_one_of(name, words->secrets))
		return stop(xml, READ_ENCRYPTED);
	if (xml->hidden_depth || is_one_of(name, words->hidden)) {
		xml->hidden_depth++;
		return;
	}
	if (is_one_of(name, words->text))
		xml->text_depth++;
	else if (is_one_of(name, words->blanks))
		passage_writer_add(xml->writer, " ", 1);
	else if (is_one_of(name, words->breaks))
		passage_writer_break(xml->writer);
	else if (words->has_styles && makes_heading(name, attribute_count, attributes))
		passage_writer_heading(xml->writer);
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *address)
{
	struct office_xml *xml = context;

	(void)prefix, (void)address;
	xml->depth--;
	if (xml->hidden_depth) {
		xml->hidden_depth--;
		return;
	}
	if (is_one_of(name, xml->words->text))
		xml->text_depth--;
	else if (is_one_of(name, xml->words->lines))
		passage_writer_break(xml->writer);
}

static void add_text(void *context, const xmlChar *text, int length)
{
	struct office_xml *xml = context;

	if (xml->text_depth && !xml->hidden_depth && !passage_writer_add(xml->writer, (const char *)text, (size_t)length))
		stop(xml, READ_TOO_LONG);
}

/* A document type is where entities come from, which grow without end or name files. */
static void refuse_document_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	stop(context, READ_UNREADABLE);
}

struct office_xml *office_xml_open(struct passage_writer *writer, const struct office_words *words)
{
	xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .startElementNs = start_element, .endElementNs = end_element, .characters = add_text,
				 .cdataBlock = add_text, .internalSubset = refuse_document_type};
	struct office_xml *xml = calloc(1, sizeof *xml);

	if (!xml)
		return NULL;
	xml->writer = writer;
	xml->words = words;
	xml->parser = xmlCreatePushParserCtxt(&handler, xml, NULL, 0, NULL);
	if (!xml->parser) {
		free(xml);
		return NULL;
	}
	xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
	return xml;
}

static enum read_outcome parse(struct office_xml *xml, const char *bytes, int length, int is_last)
{
	int error = xmlParseChunk(xml->parser, bytes, length, is_last);

	if (xml->outcome == READ_FINE && (error != XML_ERR_OK || !xml->parser->wellFormed))
		xml->outcome = READ_UNREADABLE;
	return xml->outcome;
}

enum read_outcome office_xml_feed(struct office_xml *xml, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length && xml->outcome == READ_FINE) {
		int piece = length < INT_MAX ? (int)length : INT_MAX;

		parse(xml, at, piece, 0);
		at += piece;
		length -= (size_t)piece;
	}
	return xml->outcome;
}

enum read_outcome office_xml_end(struct office_xml *xml)
{
	return parse(xml, NULL, 0, 1);
}

void office_xml_close(struct office_xml *xml)
{
	if (!xml)
		return;
	xmlFreeParserCtxt(xml->parser);
	free(xml);
}
