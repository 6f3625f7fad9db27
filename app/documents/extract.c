/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/extract.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "documents/html_text.h"
#include "documents/office_text.h"
#include "documents/pdf_text.h"
#include "documents/plain_text.h"

#define SECONDS 60
#define MEMORY ((size_t)768 * 1024 * 1024)
#define MOST_OUTPUT (DOCUMENT_BYTES_MAXIMUM + (size_t)16 * 1024 * 1024)
#define DECODED_MAXIMUM ((size_t)256 * 1024 * 1024)
#define WRITER_ARENA ((size_t)1024 * 1024)

/* First in the output; the passages follow. */
struct extract_head {
	uint32_t kind, pages, words;
};

void extract_prepare(void)
{
	plain_text_prepare();
}

/* ---- in the jail ---- */

static enum read_outcome read_kind(struct document_file *file, struct arena *arena, struct passage_writer *writer, uint32_t *pages)
{
	switch (file->kind) {
	case KIND_PDF: return pdf_text_read(file, writer, pages);
	case KIND_ZIP: return office_text_read(file, writer);
	case KIND_HTML: return html_text_read(arena, file, writer);
	case KIND_MD:
	case KIND_TXT: return plain_text_read(arena, file, writer);
	case KIND_UNKNOWN:
	case KIND_OLD:
	case KIND_DOCX:
	case KIND_HWPX: break;
	}
	return READ_UNKNOWN_KIND;
}

static int read_file(const struct jail_input *input, struct jail_output *output)
{
	struct document_file file = {.bytes = input->bytes, .length = input->length};
	struct extract_head head = {0};
	struct arena *decoded = arena_create(DECODED_MAXIMUM), *composed = arena_create(WRITER_ARENA);
	struct passage_writer *writer = arena_alloc(decoded, sizeof *writer);
	enum read_outcome outcome;

	file.kind = document_kind_of(file.bytes, file.length, input->context);
	if (!jail_write(output, &head, sizeof head))
		return READ_FAILED;
	passage_writer_start(writer, composed, output);
	outcome = read_kind(&file, decoded, writer, &head.pages);
	if (!passage_writer_end(writer) && outcome == READ_FINE)
		outcome = READ_TOO_LONG;
	if (outcome == READ_FINE && !writer->words)
		outcome = READ_NO_TEXT;
	head.kind = (uint32_t)file.kind;
	head.words = writer->words;
	memcpy(output->bytes, &head, sizeof head);
	arena_destroy(composed);
	arena_destroy(decoded);
	return (int)outcome;
}

/* ---- outside ---- */

static bool is_good(const char *text, size_t length)
{
	return text_is_utf8(text, length) && !text_has_control(text, length, true);
}

bool extract_next(struct extract *extract, struct passage *passage)
{
	struct passage_head head;
	size_t left = (size_t)(extract->end - extract->passages), room;

	if (left < sizeof head)
		return false;
	memcpy(&head, extract->passages, sizeof head);
	room = left - sizeof head;
	if (head.heading_length > HEADING_BYTES * 2 || head.text_length > PASSAGE_BYTES * 2 || (size_t)head.heading_length + head.text_length > room)
		return false;
	*passage = (struct passage){.page = head.page, .heading = (const char *)extract->passages + sizeof head, .heading_length = head.heading_length};
	passage->text = passage->heading + head.heading_length;
	passage->text_length = head.text_length;
	room -= (size_t)head.heading_length + head.text_length;
	extract->passages = (const unsigned char *)passage->text + head.text_length;
	left = -(size_t)(head.heading_length + head.text_length) & 3;
	extract->passages += left < room ? left : room;
	return true;
}

/* The child may have been taken over: all of it is looked at before any of it is used. */
static bool is_whole(const struct extract *made)
{
	struct extract walk = *made;
	struct passage passage;

	while (extract_next(&walk, &passage))
		if (!passage.text_length || passage.page > DOCUMENT_PAGES_MAXIMUM || !is_good(passage.text, passage.text_length) ||
		    !is_good(passage.heading, passage.heading_length))
			return false;
	return walk.passages == walk.end;
}

static enum read_outcome take_over(const struct jail_result *result, struct extract *extract)
{
	struct extract_head head;
	enum read_outcome outcome = (enum read_outcome)result->status;

	if (result->length < sizeof head || result->status < 0 || result->status > READ_FAILED)
		return READ_UNREADABLE;
	memcpy(&head, result->output, sizeof head);
	*extract = (struct extract){.kind = head.kind <= KIND_HTML ? (enum document_kind)head.kind : KIND_UNKNOWN,
				    .pages = head.pages <= DOCUMENT_PAGES_MAXIMUM ? head.pages : 0, .words = head.words};
	extract->passages = (const unsigned char *)result->output + sizeof head;
	extract->end = (const unsigned char *)result->output + result->length;
	if (outcome == READ_FINE && (!is_whole(extract) || head.words > DOCUMENT_WORDS_MAXIMUM || !document_kind_name(extract->kind)))
		outcome = READ_UNREADABLE;
	if (outcome != READ_FINE)
		extract->end = extract->passages;
	return outcome;
}

enum read_outcome extract_text(struct arena *arena, const void *bytes, size_t length, const char *file_name, struct extract *extract)
{
	static const struct jail_limits limits = {.seconds = SECONDS, .memory = MEMORY, .most_output = MOST_OUTPUT, .readable = PDF_TABLES};
	const struct jail_input input = {.bytes = bytes, .length = length, .context = file_name};
	struct jail_result result;

	*extract = (struct extract){.kind = document_kind_of(bytes, length, file_name)};
	switch (jail_run(arena, &limits, read_file, &input, &result)) {
	case JAIL_ENDED: return take_over(&result, extract);
	case JAIL_BROKEN: return READ_UNREADABLE;
	case JAIL_TIMEOUT: return READ_TIMEOUT;
	case JAIL_FAILED:
	default: return READ_FAILED;
	}
}

enum read_outcome extract_text_here(struct arena *arena, const void *bytes, size_t length, const char *file_name, struct extract *extract)
{
	const struct jail_input input = {.bytes = bytes, .length = length, .context = file_name};
	struct jail_output output = {.bytes = arena_alloc(arena, (size_t)1024 * 1024), .most = (size_t)1024 * 1024};
	struct jail_result result = {.status = read_file(&input, &output), .output = output.bytes};

	result.length = output.length;
	return take_over(&result, extract);
}

const char *read_outcome_code(enum read_outcome outcome)
{
	static const char *const codes[] = {
		[READ_UNREADABLE] = "unreadable", [READ_UNKNOWN_KIND] = "unknown_kind", [READ_ENCRYPTED] = "encrypted", [READ_TOO_LONG] = "too_long",
		[READ_TOO_MANY_PAGES] = "too_many_pages", [READ_UNPACKS_TOO_LARGE] = "unpacks_too_large", [READ_NO_TEXT] = "no_text",
		[READ_TIMEOUT] = "timeout", [READ_FAILED] = "reading_failed",
	};

	return codes[outcome];
}
