/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/names.h"

#include <stdint.h>
#include <string.h>

#define FIRST_SLOTS 256 /* a power of two; at most half are used */

struct view_names {
	struct arena *arena;
	const struct view_name **slots;
	const struct view_name **by_id; /* half as many as slots */
	size_t slot_count;
	size_t count;
};

struct view_names *names_create(struct arena *arena)
{
	struct view_names *names = arena_alloc(arena, sizeof *names);

	names->arena = arena;
	names->slot_count = FIRST_SLOTS;
	names->slots = arena_array(arena, FIRST_SLOTS, sizeof *names->slots);
	names->by_id = arena_array(arena, FIRST_SLOTS / 2, sizeof *names->by_id);
	return names;
}

/* FNV-1a, 64 bits. */
static uint64_t hash(const char *text, size_t length)
{
	uint64_t value = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
	return value ^ value >> 32;
}

/* The slot that holds the text, or the empty one where it belongs. */
static const struct view_name **slot_of(const struct view_names *names, const char *text, size_t length)
{
	size_t mask = names->slot_count - 1;
	size_t slot = hash(text, length) & mask;

	while (names->slots[slot] && (names->slots[slot]->length != length || memcmp(names->slots[slot]->text, text, length) != 0))
		slot = (slot + 1) & mask;
	return &names->slots[slot];
}

static void grow(struct view_names *names)
{
	const struct view_name **old = names->by_id;

	names->slot_count *= 2;
	names->slots = arena_array(names->arena, names->slot_count, sizeof *names->slots);
	names->by_id = arena_array(names->arena, names->slot_count / 2, sizeof *names->by_id);
	memcpy(names->by_id, old, names->count * sizeof *old);
	for (size_t i = 0; i < names->count; i++)
		*slot_of(names, old[i]->text, old[i]->length) = old[i];
}

const struct view_name *names_intern(struct view_names *names, const char *text, size_t length)
{
	const struct view_name **slot = slot_of(names, text, length);
	struct view_name *name;

	if (*slot)
		return *slot;
	if (names->count == names->slot_count / 2) {
		grow(names);
		slot = slot_of(names, text, length);
	}
	name = arena_alloc(names->arena, sizeof *name);
	name->text = arena_copy(names->arena, text, length);
	name->length = length;
	name->id = (unsigned)names->count++;
	*slot = name;
	names->by_id[name->id] = name;
	return name;
}

const struct view_name *names_find(const struct view_names *names, const char *text, size_t length)
{
	return *slot_of(names, text, length);
}

const struct view_name *names_at(const struct view_names *names, size_t id)
{
	return names->by_id[id];
}

size_t names_count(const struct view_names *names)
{
	return names->count;
}
