/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/base64.h"

#include <string.h>

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

char *base64url_encode(struct arena *arena, const void *bytes, size_t length)
{
	size_t size = sodium_base64_encoded_len(length, VARIANT);

	return sodium_bin2base64(arena_alloc(arena, size), size, bytes, length, VARIANT);
}

char *base64url_decode(struct arena *arena, const char *text, size_t *length)
{
	size_t text_length = strlen(text), size = text_length / 4 * 3 + 3;
	char *bytes = arena_alloc(arena, size + 1);

	if (sodium_base642bin((unsigned char *)bytes, size, text, text_length, NULL, length, NULL, VARIANT) != 0)
		return NULL;
	bytes[*length] = '\0';
	return bytes;
}
