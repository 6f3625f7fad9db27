/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/documents/files.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "core/strbuf.h"
#include "unit/in_arena.h"

#define MOST_BYTES ((size_t)16 * 1024 * 1024) /* of a ZIP file */
#define PDF_BYTES ((size_t)256 * 1024)
#define PDF_OBJECTS 64

struct file file_zip(struct arena *owner, const struct part *parts)
{
	char *bytes = arena_alloc(owner, MOST_BYTES);
	struct archive *archive = archive_write_new();
	size_t used = 0;

	assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, bytes, MOST_BYTES, &used), ARCHIVE_OK);
	for (; parts->name; parts++) {
		struct archive_entry *entry = archive_entry_new();
		size_t length = strlen(parts->text);

		archive_entry_set_pathname(entry, parts->name);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, (la_int64_t)length);
		assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
		assert_int_equal(archive_write_data(archive, parts->text, length), (la_ssize_t)length);
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
	return (struct file){bytes, used};
}

struct file file_docx(struct arena *owner, const char *before, const char *body)
{
	const char *document = arena_printf(owner, "%s<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>%s</w:body></w:document>",
					    before, body);

	return file_zip(owner, (const struct part[]){{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", document}, {NULL, NULL}});
}

struct file file_hwpx(struct arena *owner, bool is_encrypted, const char *body)
{
	const char *manifest = arena_printf(owner, "<odf:manifest xmlns:odf=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">%s</odf:manifest>",
					    is_encrypted ? "<odf:file-entry><odf:encryption-data/></odf:file-entry>" : "");
	const char *section = arena_printf(owner, "<hs:sec xmlns:hs=\"http://www.hancom.co.kr/hwpml/2011/section\""
						  " xmlns:hp=\"http://www.hancom.co.kr/hwpml/2011/paragraph\">%s</hs:sec>", body);

	return file_zip(owner, (const struct part[]){{"mimetype", "application/hwp+zip"}, {"META-INF/manifest.xml", manifest},
						      {"Contents/section0.xml", section}, {NULL, NULL}});
}

/* ---- PDF ---- */

struct pdf {
	struct strbuf *text;
	size_t places[PDF_OBJECTS]; /* of objects, from 1 */
	size_t count;
};

static void begin_object(struct pdf *pdf)
{
	assert_true(pdf->count + 1 < PDF_OBJECTS);
	pdf->places[++pdf->count] = pdf->text->length;
	strbuf_add_format(pdf->text, "%zu 0 obj\n", pdf->count);
}

static void add_page(struct pdf *pdf, const char *text)
{
	begin_object(pdf);
	strbuf_add_format(pdf->text, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents %zu 0 R>>\nendobj\n", pdf->count + 1);
	begin_object(pdf);
	strbuf_add_format(pdf->text, "<</Length %zu>>stream\nBT /F1 12 Tf 40 700 Td (%s) Tj ET\nendstream\nendobj\n",
			  strlen("BT /F1 12 Tf 40 700 Td () Tj ET") + strlen(text), text);
}

static void add_trailer(struct pdf *pdf, bool is_encrypted)
{
	static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
	size_t place = pdf->text->length;

	strbuf_add_format(pdf->text, "xref\n0 %zu\n0000000000 65535 f \n", pdf->count + 1);
	for (size_t i = 1; i <= pdf->count; i++)
		strbuf_add_format(pdf->text, "%010zu 00000 n \n", pdf->places[i]);
	strbuf_add_format(pdf->text, "trailer\n<</Size %zu/Root 1 0 R", pdf->count + 1);
	if (is_encrypted)
		strbuf_add_format(pdf->text, "/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]", zeros, zeros);
	strbuf_add_format(pdf->text, ">>\nstartxref\n%zu\n%%%%EOF\n", place);
}

struct file file_pdf(struct arena *owner, bool is_encrypted, const char *const *pages)
{
	struct pdf pdf = {.text = strbuf_in_arena(owner, PDF_BYTES)};
	size_t count = 0;

	while (pages[count])
		count++;
	strbuf_add_text(pdf.text, "%PDF-1.5\n");
	begin_object(&pdf);
	strbuf_add_text(pdf.text, "<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
	begin_object(&pdf);
	strbuf_add_text(pdf.text, "<</Type/Pages/Kids[");
	for (size_t i = 0; i < count; i++)
		strbuf_add_format(pdf.text, "%zu 0 R ", 4 + 2 * i);
	strbuf_add_format(pdf.text, "]/Count %zu>>\nendobj\n", count);
	begin_object(&pdf);
	strbuf_add_text(pdf.text, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>\nendobj\n");
	for (size_t i = 0; i < count; i++)
		add_page(&pdf, pages[i]);
	add_trailer(&pdf, is_encrypted);
	assert_false(strbuf_overflowed(pdf.text));
	return (struct file){strbuf_text(pdf.text), pdf.text->length};
}

const char *file_repeated(struct arena *owner, const char *text, size_t times)
{
	size_t length = strlen(text);
	char *all = arena_alloc(owner, length * times + 1);

	for (size_t i = 0; i < times; i++)
		memcpy(all + i * length, text, length);
	all[length * times] = '\0';
	return all;
}
