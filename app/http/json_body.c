/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/json_body.h"

#include <math.h>

#include "core/text.h"

#define EXACT_END 9007199254740992.0 /* 2^53: below it a double holds every whole number */

/* Counts brackets and commas outside texts; what is not JSON at all is left for jansson to find. */
static bool is_bounded(const char *text, size_t length)
{
	size_t depth = 0, values = 1;
	bool quoted = false;

	for (size_t i = 0; i < length; i++) {
		char character = text[i];

		if (quoted && character == '\\') {
			i++;
		} else if (character == '"') {
			quoted = !quoted;
		} else if (!quoted && (character == '[' || character == '{')) {
			depth++;
			values++;
		} else if (!quoted && (character == ']' || character == '}')) {
			depth -= depth > 0;
		} else if (!quoted && character == ',') {
			values++;
		}
		if (depth > JSON_BODY_DEPTH || values > JSON_BODY_VALUES)
			return false;
	}
	return true;
}

static void release(void *object)
{
	json_t **value = object;

	json_decref(*value);
}

static json_t *as_integer(const json_t *json)
{
	double real = json_real_value(json);

	return json_is_real(json) && real == floor(real) && fabs(real) < EXACT_END ? json_integer((json_int_t)real) : NULL;
}

/* The whole numbers of a document that was read as reals; it is no deeper than JSON_BODY_DEPTH. */
static void restore_integers(json_t *json)
{
	const char *name;
	json_t *value, *integer;
	size_t i;

	json_object_foreach(json, name, value) {
		integer = as_integer(value);
		if (integer)
			json_object_iter_set_new(json, json_object_key_to_iter(name), integer);
		else
			restore_integers(value);
	}
	json_array_foreach(json, i, value) {
		integer = as_integer(value);
		if (integer)
			json_array_set_new(json, i, integer);
		else
			restore_integers(value);
	}
}

/*
 * An integer beyond 64 bits is JSON all the same: as a real number it is refused with the name of its field, or kept
 * where any value is. All other integers of the document stay what they are.
 */
static json_t *parse_huge(const char *text, size_t length, size_t flags)
{
	json_t *value = json_loadb(text, length, flags | JSON_DECODE_INT_AS_REAL, NULL);

	restore_integers(value);
	return value;
}

json_t *json_body_parse(struct arena *arena, const char *text, size_t length)
{
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
	json_t **value;
	json_error_t error;

	if (!text_is_utf8(text, length) || !is_bounded(text, length))
		return NULL;
	/* The hook comes first: it may unwind, and then nothing is held. */
	value = arena_alloc(arena, sizeof(json_t *));
	arena_on_reset(arena, release, value);
	*value = json_loadb(text, length, flags, &error);
	if (!*value && json_error_code(&error) == json_error_numeric_overflow)
		*value = parse_huge(text, length, flags);
	return *value;
}
