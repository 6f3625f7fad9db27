/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/office_text.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "documents/office_xml.h"

#define SECTIONS_MAXIMUM 500 /* of one HWPX */

struct package {
	const struct document_file *file;
	struct passage_writer *writer;
	size_t unpacked; /* bytes until now */
};

static struct archive *open_package(const struct package *package)
{
	struct archive *archive = archive_read_new();

	if (!archive)
		return NULL;
	if (archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK &&
	    archive_read_open_memory(archive, package->file->bytes, package->file->length) == ARCHIVE_OK)
		return archive;
	archive_read_free(archive);
	return NULL;
}

/* The archive at the data of a part. @return NULL where it has none; outcome tells apart what is broken */
static struct archive *open_part(const struct package *package, const char *name, enum read_outcome *outcome)
{
	struct archive *archive = open_package(package);
	struct archive_entry *entry;
	int found = archive ? ARCHIVE_OK : ARCHIVE_FATAL;

	*outcome = READ_FINE;
	for (unsigned count = 0; archive && (found = archive_read_next_header(archive, &entry)) >= ARCHIVE_WARN && found != ARCHIVE_EOF; count++) {
		const char *entry_name = archive_entry_pathname_utf8(entry);

		if (!entry_name)
			entry_name = archive_entry_pathname(entry);
		if (entry_name && strcmp(entry_name, name) == 0) {
			if (!archive_entry_is_data_encrypted(entry))
				return archive;
			*outcome = READ_ENCRYPTED;
			break;
		}
		if (count == OFFICE_ENTRIES_MAXIMUM) {
			*outcome = READ_UNPACKS_TOO_LARGE;
			break;
		}
	}
	if (*outcome == READ_FINE && found != ARCHIVE_EOF)
		*outcome = READ_UNREADABLE;
	archive_read_free(archive);
	return NULL;
}

static bool is_bomb(const struct package *package)
{
	return package->unpacked > OFFICE_UNPACKED_MAXIMUM ||
	       (package->unpacked > OFFICE_RATIO_FROM && package->unpacked / OFFICE_RATIO_MAXIMUM > package->file->length);
}

static enum read_outcome feed(struct package *package, struct archive *archive, struct office_xml *xml)
{
	const void *bytes;
	size_t length;
	int64_t offset;
	int got;
	enum read_outcome outcome = READ_FINE;

	while (outcome == READ_FINE && (got = archive_read_data_block(archive, &bytes, &length, &offset)) == ARCHIVE_OK) {
		package->unpacked += length;
		outcome = is_bomb(package) ? READ_UNPACKS_TOO_LARGE : office_xml_feed(xml, bytes, length);
	}
	return outcome == READ_FINE && got != ARCHIVE_EOF ? READ_UNREADABLE : outcome;
}

/* @param is_there  out: whether the package has that part */
static enum read_outcome read_part(struct package *package, const char *name, const struct office_words *words, bool *is_there)
{
	enum read_outcome outcome;
	struct archive *archive = open_part(package, name, &outcome);
	struct office_xml *xml;

	*is_there = archive != NULL;
	if (!archive)
		return outcome;
	xml = office_xml_open(package->writer, words);
	outcome = xml ? feed(package, archive, xml) : READ_FAILED;
	if (xml && outcome == READ_FINE)
		outcome = office_xml_end(xml);
	office_xml_close(xml);
	archive_read_free(archive);
	return outcome;
}

static enum read_outcome read_docx(struct package *package, bool *is_there)
{
	static const char *const notes[] = {"word/footnotes.xml", "word/endnotes.xml"};
	enum read_outcome outcome = read_part(package, "word/document.xml", &office_docx, is_there);
	bool has_notes;

	for (size_t i = 0; i < sizeof notes / sizeof *notes && outcome == READ_FINE && *is_there; i++)
		outcome = read_part(package, notes[i], &office_docx, &has_notes);
	return outcome;
}

/* What Hangul encrypts says so in its manifest, and leaves the parts' names as they are. */
static enum read_outcome read_manifest(struct package *package)
{
	bool is_there;

	return read_part(package, "META-INF/manifest.xml", &office_manifest, &is_there);
}

static enum read_outcome read_hwpx(struct package *package, bool *is_there)
{
	enum read_outcome outcome = read_manifest(package);
	bool has_section = true;

	*is_there = outcome == READ_ENCRYPTED;
	for (unsigned number = 0; number < SECTIONS_MAXIMUM && outcome == READ_FINE && has_section; number++) {
		char name[40];

		snprintf(name, sizeof name, "Contents/section%u.xml", number);
		outcome = read_part(package, name, &office_hwpx, &has_section);
		*is_there = *is_there || has_section;
	}
	return outcome;
}

enum read_outcome office_text_read(struct document_file *file, struct passage_writer *writer)
{
	struct package package = {.file = file, .writer = writer};
	bool is_there;
	enum read_outcome outcome = read_docx(&package, &is_there);

	if (is_there || outcome != READ_FINE) {
		file->kind = is_there ? KIND_DOCX : KIND_ZIP;
		return outcome;
	}
	outcome = read_hwpx(&package, &is_there);
	if (is_there)
		file->kind = KIND_HWPX;
	return outcome == READ_FINE && !is_there ? READ_UNKNOWN_KIND : outcome;
}
