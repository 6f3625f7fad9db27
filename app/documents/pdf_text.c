/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/pdf_text.h"

#include <poppler.h>
#include <string.h>

static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context)
{
	(void)domain, (void)level, (void)message, (void)context;
}

static bool read_page(PopplerDocument *document, int number, struct passage_writer *writer)
{
	PopplerPage *page = poppler_document_get_page(document, number);
	char *text = page ? poppler_page_get_text(page) : NULL;
	bool has_room;

	passage_writer_page(writer, (uint32_t)number + 1);
	has_room = !text || passage_writer_add(writer, text, strlen(text));
	g_free(text);
	g_clear_object(&page);
	return has_room;
}

static PopplerDocument *open_document(const struct document_file *file, enum read_outcome *outcome)
{
	GBytes *bytes = g_bytes_new_static(file->bytes, file->length);
	GError *error = NULL;
	PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);

	*outcome = document ? READ_FINE : error && error->code == POPPLER_ERROR_ENCRYPTED ? READ_ENCRYPTED : READ_UNREADABLE;
	g_clear_error(&error);
	g_bytes_unref(bytes);
	return document;
}

enum read_outcome pdf_text_read(const struct document_file *file, struct passage_writer *writer, uint32_t *pages)
{
	enum read_outcome outcome;
	PopplerDocument *document;
	int count;

	*pages = 0;
	g_log_set_default_handler(say_nothing, NULL);
	document = open_document(file, &outcome);
	if (!document)
		return outcome;
	count = poppler_document_get_n_pages(document);
	if (count > DOCUMENT_PAGES_MAXIMUM)
		outcome = READ_TOO_MANY_PAGES;
	else if (count < 1)
		outcome = READ_UNREADABLE;
	for (int number = 0; number < count && outcome == READ_FINE; number++)
		if (!read_page(document, number, writer))
			outcome = READ_TOO_LONG;
	*pages = count > 0 ? (uint32_t)count : 0;
	g_object_unref(document);
	return outcome;
}
