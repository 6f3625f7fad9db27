/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

struct zip {
	struct archive *archive;
	struct strbuf bytes;
	bool failed;
};

static la_ssize_t write_bytes(struct archive *archive, void *context, const void *bytes, size_t length)
{
	struct zip *zip = context;

	(void)archive;
	strbuf_add(&zip->bytes, bytes, length);
	return strbuf_overflowed(&zip->bytes) ? -1 : (la_ssize_t)length;
}

static void note(struct zip *zip, int status)
{
	if (status < ARCHIVE_WARN && !zip->failed) {
		log_error("a ZIP file cannot be made: %s", archive_error_string(zip->archive));
		zip->failed = true;
	}
}

struct zip *zip_begin(size_t maximum)
{
	struct zip *zip = calloc(1, sizeof *zip);

	if (!zip || !(zip->archive = archive_write_new()))
		log_die("no memory for a ZIP file");
	strbuf_init(&zip->bytes, maximum);
	note(zip, archive_write_set_format_zip(zip->archive));
	note(zip, archive_write_set_options(zip->archive, "zip:hdrcharset=UTF-8"));
	note(zip, archive_write_set_bytes_in_last_block(zip->archive, 1));
	note(zip, archive_write_open(zip->archive, zip, NULL, write_bytes, NULL));
	return zip;
}

static void set_name(struct archive_entry *entry, const char *name)
{
	char *clean = strdup(name);

	if (!clean)
		log_die("no memory for a ZIP file");
	for (char *c = clean; *c; c++)
		if ((unsigned char)*c < ' ' || strchr("\\:*?\"<>|", *c))
			*c = '_';
	archive_entry_update_pathname_utf8(entry, clean);
	free(clean);
}

void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length, clock_time modified)
{
	struct archive_entry *entry = archive_entry_new();

	set_name(entry, name);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, (time_t)(modified / CLOCK_SECOND), 0);
	note(zip, archive_write_header(zip->archive, entry));
	if (!zip->failed && archive_write_data(zip->archive, bytes, length) < 0)
		note(zip, ARCHIVE_FATAL);
	archive_entry_free(entry);
}

bool zip_finish(struct zip *zip, struct strbuf *out)
{
	bool done;

	note(zip, archive_write_close(zip->archive));
	archive_write_free(zip->archive);
	done = !zip->failed && !strbuf_overflowed(&zip->bytes);
	if (done)
		strbuf_add(out, zip->bytes.data, zip->bytes.length);
	strbuf_release(&zip->bytes);
	free(zip);
	return done && !strbuf_overflowed(out);
}
