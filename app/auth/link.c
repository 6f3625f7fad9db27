/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/link.h"

#include <string.h>

#include "core/random.h"

#define LONGEST 64 /* characters that count of what was typed */

char *link_code(struct arena *arena)
{
	char code[LINK_CODE_LENGTH + 1];

	random_code(code, LINK_CODE_LENGTH);
	return arena_printf(arena, "%.4s-%.4s-%s", code, code + 4, code + 8);
}

static size_t normalise(char *normal, const char *typed)
{
	size_t length = 0;

	for (; *typed && length < LONGEST; typed++)
		if (*typed != '-' && *typed != ' ')
			normal[length++] = random_code_meant(*typed);
	normal[length] = '\0';
	return length;
}

char *link_normal(struct arena *arena, const char *typed)
{
	char *normal = arena_alloc(arena, LONGEST + 1);

	normalise(normal, typed);
	return normal;
}

struct hash link_hash(const char *typed)
{
	char normal[LONGEST + 1];

	return hash_sha256(normal, normalise(normal, typed));
}
