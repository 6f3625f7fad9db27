/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/query.h"

#include <string.h>

#include "core/text.h"

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return -1;
}

bool percent_decode(char *bytes, const char *text, size_t length, bool plus, char keep, size_t *decoded)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++) {
		int high, low;
		char byte;

		if (text[i] != '%') {
			bytes[count++] = plus && text[i] == '+' ? ' ' : text[i];
			continue;
		}
		if (length - i < 3 || (high = hex_digit(text[i + 1])) < 0 || (low = hex_digit(text[i + 2])) < 0)
			return false;
		byte = (char)(high * 16 + low);
		i += 2;
		if (keep && byte == keep) {
			bytes[count++] = '%';
			bytes[count++] = "0123456789ABCDEF"[high];
			byte = "0123456789ABCDEF"[low];
		}
		bytes[count++] = byte;
	}
	*decoded = count;
	return true;
}

static char *decode_part(struct arena *arena, const char *text, size_t length, size_t *decoded)
{
	char *part = arena_alloc(arena, length + 1);

	if (!percent_decode(part, text, length, true, 0, decoded) || !text_is_utf8(part, *decoded))
		return NULL;
	part[*decoded] = '\0';
	return part;
}

static bool decode_pair(struct arena *arena, const char *text, size_t length, struct pair *pair)
{
	const char *equals = memchr(text, '=', length);
	size_t name_length = equals ? (size_t)(equals - text) : length, decoded;
	const char *value = equals ? equals + 1 : text + length;

	pair->name = decode_part(arena, text, name_length, &decoded);
	pair->value = decode_part(arena, value, (size_t)(text + length - value), &pair->length);
	return pair->name && pair->value;
}

static size_t count_pairs(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += text[i] != '&' && (i == 0 || text[i - 1] == '&');
	return count;
}

bool query_parse(struct arena *arena, const char *text, size_t length, struct pairs *pairs)
{
	struct pairs read = {.count = 0};
	size_t count = count_pairs(text, length);
	const char *end = text + length;

	if (count > QUERY_PAIRS_MAXIMUM)
		return false;
	read.items = arena_array(arena, count, sizeof *read.items);
	while (text < end) {
		const char *ampersand = memchr(text, '&', (size_t)(end - text));
		const char *stop = ampersand ? ampersand : end;

		if (stop > text && !decode_pair(arena, text, (size_t)(stop - text), &read.items[read.count++]))
			return false;
		text = stop + 1;
	}
	*pairs = read;
	return true;
}
