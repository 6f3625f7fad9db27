/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/kind.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define PDF_HEADER_WITHIN 1024 /* ISO 32000-2, annex I: readers take a header that begins so late */

static bool begins(const unsigned char *bytes, size_t length, const char *with, size_t with_length)
{
	return length >= with_length && memcmp(bytes, with, with_length) == 0;
}

static bool has_ending(const char *name, const char *ending)
{
	size_t length = strlen(name), ending_length = strlen(ending);

	return length > ending_length && strcasecmp(name + length - ending_length, ending) == 0;
}

static bool has_utf16_mark(const unsigned char *bytes, size_t length)
{
	return begins(bytes, length, "\xff\xfe", 2) || begins(bytes, length, "\xfe\xff", 2);
}

/* Neither zeros nor other controls but those of lines, and form feeds and escapes. */
static bool is_text(const unsigned char *bytes, size_t length)
{
	if (has_utf16_mark(bytes, length))
		return true;
	for (size_t i = 0; i < length; i++)
		if (bytes[i] < 0x20 && !strchr("\t\n\r\f\v\x1a\x1b", bytes[i]))
			return false;
		else if (bytes[i] == 0)
			return false;
	return length > 0;
}

static bool looks_like_html(const unsigned char *bytes, size_t length)
{
	static const char *const openings[] = {"<!doctype html", "<html", "<head", "<body"};
	size_t at = begins(bytes, length, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (at < length && strchr(" \t\r\n", bytes[at]))
		at++;
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
		if (length - at >= strlen(openings[i]) && strncasecmp((const char *)bytes + at, openings[i], strlen(openings[i])) == 0)
			return true;
	return false;
}

enum document_kind document_kind_of(const void *file, size_t file_length, const char *file_name)
{
	const unsigned char *bytes = file;
	size_t length = file_length < KIND_BEGINNING ? file_length : KIND_BEGINNING;

	if (memmem(bytes, length < PDF_HEADER_WITHIN ? length : PDF_HEADER_WITHIN, "%PDF-", 5))
		return KIND_PDF;
	if (begins(bytes, length, "PK\x03\x04", 4))
		return KIND_ZIP;
	if (begins(bytes, length, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) || begins(bytes, length, "HWP Document File", 17))
		return KIND_OLD;
	if (!is_text(bytes, length))
		return KIND_UNKNOWN;
	if (looks_like_html(bytes, length) || has_ending(file_name, ".html") || has_ending(file_name, ".htm"))
		return KIND_HTML;
	return has_ending(file_name, ".md") || has_ending(file_name, ".markdown") ? KIND_MD : KIND_TXT;
}

static const struct {
	const char *name, *type;
} kinds[] = {
	[KIND_PDF] = {"pdf", "application/pdf"},
	[KIND_DOCX] = {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	[KIND_HWPX] = {"hwpx", "application/hwp+zip"},
	[KIND_TXT] = {"txt", "text/plain"},
	[KIND_MD] = {"md", "text/markdown"},
	[KIND_HTML] = {"html", "text/html"},
};

const char *document_kind_name(enum document_kind kind)
{
	return kinds[kind].name;
}

const char *document_kind_type(enum document_kind kind)
{
	return kinds[kind].type ? kinds[kind].type : "application/octet-stream";
}
