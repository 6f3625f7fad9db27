/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/sealed.h"

#include <string.h>

#include "core/hash.h"
#include "core/text.h"

#define BOUND "column" /* what secret_encrypt binds: no secret of another kind passes for a column */

static const char *as_bytea(struct arena *arena, const unsigned char *bytes, size_t length)
{
	char *text = arena_alloc(arena, 2 + 2 * length + 1);

	text[0] = '\\';
	text[1] = 'x';
	hex_encode(text + 2, bytes, length);
	return text;
}

const char *sealed_seal(const struct secret_key *key, struct arena *arena, const char *text)
{
	unsigned char *encrypted;
	size_t length;

	if (!text)
		return NULL;
	encrypted = secret_encrypt(key, arena, BOUND, text, strlen(text), &length);
	return as_bytea(arena, encrypted, length);
}

const char *sealed_tag(const struct secret_key *key, struct arena *arena, const char *column, const char *text)
{
	char tag[SECRET_TAG_SIZE];

	if (!text)
		return NULL;
	secret_tag(key, arena_printf(arena, "column %s", column), text, tag);
	return arena_printf(arena, "\\x%s", tag);
}

const char *sealed_email_tag(const struct secret_key *key, struct arena *arena, const char *address)
{
	size_t length;

	if (!address)
		return NULL;
	address = text_trim(arena, address, strlen(address), &length);
	return sealed_tag(key, arena, "email", text_lower(arena, address, length, &length));
}

bool sealed_open(const struct secret_key *key, struct arena *arena, const char *sealed, const char **text)
{
	size_t digits, length;
	unsigned char *bytes;

	*text = NULL;
	if (!sealed)
		return true;
	digits = strlen(sealed);
	if (digits < 2 || strncmp(sealed, "\\x", 2) != 0)
		return false;
	bytes = arena_alloc(arena, digits / 2);
	if (!hex_decode(bytes, digits / 2 - 1, sealed + 2))
		return false;
	*text = secret_decrypt(key, arena, BOUND, bytes, digits / 2 - 1, &length);
	return *text != NULL;
}

bool sealed_read(const struct secret_key *key, struct arena *arena, const struct result *result, size_t row, const char *name,
		 const char **text)
{
	return sealed_open(key, arena, result_text(result, row, arena_printf(arena, "%s" SEALED_ENDING, name)), text);
}

/* The first member of an object whose name ends so; in the arena, NULL for none. */
static const char *find_sealed(struct arena *arena, json_t *object)
{
	static const size_t ending = sizeof SEALED_ENDING - 1;
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
		if (strlen(name) > ending && strcmp(name + strlen(name) - ending, SEALED_ENDING) == 0)
			return arena_strdup(arena, name);
	return NULL;
}

static bool open_object(const struct secret_key *key, struct arena *arena, json_t *object)
{
	const char *name, *text;
	json_t *value;

	while ((name = find_sealed(arena, object))) {
		if (!sealed_open(key, arena, json_string_value(json_object_get(object, name)), &text))
			return false;
		json_object_set_new(object, arena_copy(arena, name, strlen(name) - strlen(SEALED_ENDING)),
				    text ? json_string(text) : json_null());
		json_object_del(object, name);
	}
	json_object_foreach(object, name, value)
		if (!sealed_open_members(key, arena, value))
			return false;
	return true;
}

bool sealed_open_members(const struct secret_key *key, struct arena *arena, json_t *json)
{
	size_t index;
	json_t *item;

	if (json_is_object(json))
		return open_object(key, arena, json);
	json_array_foreach(json, index, item)
		if (!sealed_open_members(key, arena, item))
			return false;
	return true;
}

bool sealed_has_members(const char *json, size_t length)
{
	return memmem(json, length, SEALED_ENDING "\"", strlen(SEALED_ENDING) + 1) != NULL;
}
