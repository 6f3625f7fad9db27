/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/json_body.h"

#include "core/text.h"

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
	/* An integer beyond 64 bits is JSON all the same; as a real number it is refused with the name of its field. */
	if (!*value && json_error_code(&error) == json_error_numeric_overflow)
		*value = json_loadb(text, length, flags | JSON_DECODE_INT_AS_REAL, NULL);
	return *value;
}
