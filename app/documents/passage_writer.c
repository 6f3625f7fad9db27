/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/passage_writer.h"

#include <string.h>
#include <unistr.h>

#include "core/text.h"

#define LEAST_CHARACTERS (PASSAGE_CHARACTERS * 6 / 10) /* a passage is not ended before, except by a page or a heading */

void passage_writer_start(struct passage_writer *writer, struct arena *arena, struct jail_output *output)
{
	memset(writer, 0, sizeof *writer);
	writer->arena = arena;
	writer->output = output;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* ---- writing one out ---- */

static void write_passage(struct passage_writer *writer, const char *text, size_t length)
{
	static const char zeros[4];
	struct passage_head head = {.page = writer->page};
	size_t normal_length, heading_length = 0;
	const char *normal, *heading = "";

	while (length && is_blank(text[length - 1]))
		length--;
	while (length && is_blank(*text))
		text++, length--;
	if (!length)
		return;
	normal = text_nfc(writer->arena, text, length, &normal_length);
	if (writer->heading_length)
		heading = text_nfc(writer->arena, writer->heading, writer->heading_length, &heading_length);
	head.text_length = (uint32_t)normal_length;
	head.heading_length = (uint32_t)heading_length;
	writer->bytes += normal_length;
	if (writer->bytes > DOCUMENT_BYTES_MAXIMUM || !jail_write(writer->output, &head, sizeof head) ||
	    !jail_write(writer->output, heading, heading_length) || !jail_write(writer->output, normal, normal_length) ||
	    !jail_write(writer->output, zeros, -(heading_length + normal_length) & 3))
		writer->is_full = true;
	arena_reset(writer->arena);
}

static void flush(struct passage_writer *writer)
{
	write_passage(writer, writer->text, writer->length);
	writer->length = writer->characters = 0;
}

/* Where a full passage is best ended: after its last line, sentence or word; at its end where it has none past the least. */
static size_t best_end(const struct passage_writer *writer)
{
	size_t least = writer->length * LEAST_CHARACTERS / PASSAGE_CHARACTERS, word = 0, sentence = 0;

	for (size_t at = writer->length; at > least; at--) {
		if (writer->text[at - 1] == '\n')
			return at;
		if (writer->text[at - 1] != ' ')
			continue;
		if (!word)
			word = at;
		if (!sentence && strchr(".?!", writer->text[at - 2]))
			sentence = at;
	}
	return sentence ? sentence : word ? word : writer->length;
}

static void flush_full(struct passage_writer *writer)
{
	size_t end = best_end(writer), left = writer->length - end;

	write_passage(writer, writer->text, end);
	memmove(writer->text, writer->text + end, left);
	writer->length = left;
	writer->characters = text_characters(writer->text, left);
}

/* ---- gathering ---- */

static void put_heading(struct passage_writer *writer, const char *character, size_t length)
{
	if (writer->heading_characters == HEADING_CHARACTERS)
		return;
	if (*character == ' ' && (!writer->heading_length || writer->heading[writer->heading_length - 1] == ' '))
		return;
	memcpy(writer->heading + writer->heading_length, character, length);
	writer->heading_length += length;
	writer->heading_characters++;
}

static void put(struct passage_writer *writer, const char *character, size_t length)
{
	bool blank = is_blank(*character);

	if (blank && (!writer->length || (*character == ' ' && is_blank(writer->text[writer->length - 1]))))
		return;
	if (*character == '\n') {
		while (writer->length && writer->text[writer->length - 1] == ' ')
			writer->length--, writer->characters--;
		if (writer->length > 1 && writer->text[writer->length - 1] == '\n' && writer->text[writer->length - 2] == '\n')
			return;
	}
	if (writer->characters == PASSAGE_CHARACTERS)
		flush_full(writer);
	memcpy(writer->text + writer->length, character, length);
	writer->length += length;
	writer->characters++;
	if (!blank && !writer->in_word && ++writer->words > DOCUMENT_WORDS_MAXIMUM)
		writer->is_full = true;
	writer->in_word = !blank;
}

static bool shows_nothing(ucs4_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	       (c >= 0x7f && c < 0xa0) || (c >= 0xfff0 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe;
}

static bool is_space(ucs4_t c)
{
	return c == '\t' || c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* One character, as it is kept; several where it is a ligature. */
static void take(struct passage_writer *writer, ucs4_t c)
{
	static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"}; /* U+FB00 and on */
	uint8_t bytes[6];
	int length;

	if (c >= 0xfb00 && c <= 0xfb06) {
		for (const char *letter = ligatures[c - 0xfb00]; *letter; letter++)
			take(writer, (ucs4_t)*letter);
		return;
	}
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';
	if (is_space(c))
		c = ' ';
	else if (c == '\r' || c == '\f' || c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029)
		c = '\n';
	else if ((c < 0x20 && c != '\n') || shows_nothing(c))
		return;
	length = u8_uctomb(bytes, c, sizeof bytes);
	if (length <= 0)
		return;
	if (writer->in_heading)
		put_heading(writer, c == '\n' ? " " : (const char *)bytes, (size_t)length);
	put(writer, (const char *)bytes, (size_t)length);
}

bool passage_writer_add(struct passage_writer *writer, const char *text, size_t length)
{
	const uint8_t *at = (const uint8_t *)text, *end = at + length;

	while (at < end && !writer->is_full) {
		ucs4_t c;
		int size = u8_mbtouc(&c, at, (size_t)(end - at));

		take(writer, c);
		at += size;
	}
	return !writer->is_full;
}

void passage_writer_page(struct passage_writer *writer, uint32_t page)
{
	passage_writer_break(writer);
	flush(writer);
	writer->page = page;
}

void passage_writer_heading(struct passage_writer *writer)
{
	passage_writer_break(writer);
	flush(writer);
	writer->heading_length = writer->heading_characters = 0;
	writer->in_heading = true;
}

void passage_writer_break(struct passage_writer *writer)
{
	writer->in_heading = false;
	if (writer->length && writer->text[writer->length - 1] != '\n')
		take(writer, '\n');
}

bool passage_writer_end(struct passage_writer *writer)
{
	flush(writer);
	return !writer->is_full;
}
