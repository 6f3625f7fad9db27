/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/text.h"

#define LONGEST_PART 200

struct zip {
	struct arena *arena;
	struct strbuf *out;
	struct archive *archive;
	char error[200]; /* the first one; "" while all is well */
};

static void release(void *object)
{
	struct zip *zip = object;

	if (zip->archive)
		archive_write_free(zip->archive);
}

static la_ssize_t write_bytes(struct archive *archive, void *context, const void *bytes, size_t length)
{
	struct zip *zip = context;

	strbuf_add(zip->out, bytes, length);
	if (!strbuf_overflowed(zip->out))
		return (la_ssize_t)length;
	archive_set_error(archive, ARCHIVE_FATAL, "the file would be larger than %zu bytes", zip->out->maximum);
	return -1;
}

static void check(struct zip *zip, int status)
{
	const char *reason;

	if (status >= ARCHIVE_WARN || *zip->error)
		return;
	reason = archive_error_string(zip->archive);
	snprintf(zip->error, sizeof zip->error, "%s", reason ? reason : "libarchive failed");
}

struct zip *zip_begin(struct arena *arena, struct strbuf *out)
{
	struct zip *zip = arena_alloc(arena, sizeof *zip);

	*zip = (struct zip){.arena = arena, .out = out};
	arena_on_reset(arena, release, zip);
	zip->archive = archive_write_new();
	if (!zip->archive)
		log_die("out of memory");
	check(zip, archive_write_set_format_zip(zip->archive));
	check(zip, archive_write_set_options(zip->archive, "zip:hdrcharset=UTF-8"));
	check(zip, archive_write_set_bytes_in_last_block(zip->archive, 1));
	check(zip, archive_write_open(zip->archive, zip, NULL, write_bytes, NULL));
	return zip;
}

static const char *clean_name(struct arena *arena, const char *name)
{
	char *clean = arena_strdup(arena, name);

	for (char *c = clean; *c; c++)
		if ((unsigned char)*c < ' ' || strchr("\\:*?\"<>|", *c))
			*c = '_';
	return clean;
}

void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length, clock_time modified)
{
	struct archive_entry *entry = archive_entry_new();

	if (!entry)
		log_die("out of memory");
	archive_entry_update_pathname_utf8(entry, clean_name(zip->arena, name));
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, (time_t)(modified / CLOCK_SECOND), 0);
	check(zip, archive_write_header(zip->archive, entry));
	archive_entry_free(entry);
	if (!*zip->error && length)
		check(zip, archive_write_data(zip->archive, bytes, length) == (la_ssize_t)length ? ARCHIVE_OK : ARCHIVE_FATAL);
}

const char *zip_name_part(struct arena *arena, const char *text)
{
	char *part = arena_printf(arena, "%.*s", (int)text_fitting(text, strlen(text), LONGEST_PART), text);

	for (char *slash = strchr(part, '/'); slash; slash = strchr(slash, '/'))
		*slash = '_';
	return part;
}

const char *zip_end(struct zip *zip)
{
	if (!*zip->error)
		check(zip, archive_write_close(zip->archive));
	return *zip->error ? zip->error : NULL;
}
