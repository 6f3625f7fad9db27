/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uuid.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/random.h"

static bool dash_at(int position)
{
	return position == 8 || position == 13 || position == 18 || position == 23;
}

bool uuid_parse(struct uuid *uuid, const char *text)
{
	struct uuid parsed;

	if (!text || strlen(text) != UUID_TEXT_SIZE - 1)
		return false;
	for (int i = 0; i < UUID_TEXT_SIZE - 1; i++) {
		unsigned char character = (unsigned char)text[i];

		if (dash_at(i) ? character != '-' : !isxdigit(character))
			return false;
		parsed.text[i] = (char)tolower(character);
	}
	parsed.text[UUID_TEXT_SIZE - 1] = '\0';
	*uuid = parsed;
	return true;
}

struct uuid uuid_or_nil(const char *text)
{
	struct uuid uuid = {"00000000-0000-0000-0000-000000000000"};

	uuid_parse(&uuid, text);
	return uuid;
}

struct uuid uuid_random(void)
{
	unsigned char bytes[16];
	struct uuid uuid;
	char *end = uuid.text;

	random_bytes(bytes, sizeof bytes);
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	for (int i = 0; i < 16; i++) {
		if (dash_at((int)(end - uuid.text)))
			*end++ = '-';
		snprintf(end, 3, "%02x", bytes[i]);
		end += 2;
	}
	return uuid;
}
