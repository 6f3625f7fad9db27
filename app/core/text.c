/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "core/log.h"

bool text_is_utf8(const char *text, size_t length)
{
	if (!length)
		return true;
	return !memchr(text, '\0', length) && !u8_check((const uint8_t *)text, length);
}

static bool is_ascii(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] > 0x7f)
			return false;
	return true;
}

/* libunistring works in malloc'ed memory: the result is copied before anything can unwind past it, but for the
 * arena's own ceiling, so the copy's place, most bytes, was taken first. */
static char *keep(char *copy, size_t most, uint8_t *made, size_t made_length, size_t *length)
{
	if (!made || made_length > most)
		log_die("text cannot be normalized");
	memcpy(copy, made, made_length);
	free(made);
	if (length)
		*length = made_length;
	return copy;
}

char *text_nfc(struct arena *arena, const char *text, size_t text_length, size_t *length)
{
	size_t most = text_length * 3; /* NFC grows UTF-8 at most threefold (Unicode annex 15, section 9) */
	size_t normal_length = 0;
	uint8_t *normal;
	char *copy;

	if (is_ascii(text, text_length)) {
		if (length)
			*length = text_length;
		return arena_copy(arena, text, text_length);
	}
	copy = arena_alloc(arena, most + 1);
	normal = u8_normalize(UNINORM_NFC, (const uint8_t *)text, text_length, NULL, &normal_length);
	return keep(copy, most, normal, normal_length, length);
}

char *text_lower(struct arena *arena, const char *text, size_t text_length, size_t *length)
{
	size_t most = text_length * 9; /* threefold for the case (Unicode 3.13), and again for NFC */
	char *copy = arena_alloc(arena, most + 1);
	size_t small_length = 0;
	uint8_t *small = u8_tolower((const uint8_t *)text, text_length, NULL, UNINORM_NFC, NULL, &small_length);

	return keep(copy, most, small, small_length, length);
}

size_t text_characters(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

size_t text_first(const char *text, size_t length, size_t most)
{
	size_t end = 0;

	while (end < length && (most || ((unsigned char)text[end] & 0xc0) == 0x80))
		most -= ((unsigned char)text[end++] & 0xc0) != 0x80;
	return end;
}

size_t text_fitting(const char *text, size_t length, size_t most)
{
	if (length <= most)
		return length;
	while (most && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

bool text_has_control(const char *text, size_t length, bool lines_allowed)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte == 0x7f || (byte < 0x20 && !(lines_allowed && (byte == '\n' || byte == '\t'))))
			return true;
		/* C1 is U+0080 to U+009F: C2 80 to C2 9F. */
		if (byte == 0xc2 && i + 1 < length && (unsigned char)text[i + 1] < 0xa0)
			return true;
	}
	return false;
}

static bool is_part_of_emoji(ucs4_t character)
{
	return character == 0x200c || character == 0x200d || uc_is_property_variation_selector(character) ||
	       (character >= 0xe0020 && character <= 0xe007f);
}

bool text_has_hidden(const char *text, size_t length)
{
	const uint8_t *next = (const uint8_t *)text, *end = next + length;
	ucs4_t character;

	while (next < end) {
		next += u8_mbtouc(&character, next, (size_t)(end - next));
		if (!is_part_of_emoji(character) &&
		    (uc_is_property_ignorable_control(character) || uc_is_property_default_ignorable_code_point(character) ||
		     uc_is_property_bidi_control(character) || uc_is_property_line_separator(character) ||
		     uc_is_property_paragraph_separator(character)))
			return true;
	}
	return false;
}

size_t text_space(const char *text, size_t length)
{
	ucs4_t character;
	int bytes;

	if (!length)
		return 0;
	bytes = u8_mbtouc(&character, (const uint8_t *)text, length);
	return uc_is_property_white_space(character) ? (size_t)bytes : 0;
}

static size_t space_at_end(const char *text, size_t length)
{
	size_t start = length;

	if (!length)
		return 0;
	do
		start--;
	while (start && ((unsigned char)text[start] & 0xc0) == 0x80);
	return text_space(text + start, length - start) == length - start ? length - start : 0;
}

char *text_trim(struct arena *arena, const char *text, size_t text_length, size_t *length)
{
	size_t space;

	while ((space = text_space(text, text_length))) {
		text += space;
		text_length -= space;
	}
	while ((space = space_at_end(text, text_length)))
		text_length -= space;
	if (length)
		*length = text_length;
	return arena_copy(arena, text, text_length);
}

char *text_typed(struct arena *arena, const char *text, size_t text_length, size_t *length)
{
	size_t normal_length, kept = 0;
	char *normal = text_nfc(arena, text, text_length, &normal_length);

	for (size_t i = 0; i < normal_length; i++)
		if (normal[i] != '\r' || normal[i + 1] != '\n')
			normal[kept++] = normal[i];
	return text_trim(arena, normal, kept, length);
}
