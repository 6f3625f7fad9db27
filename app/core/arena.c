/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

#define FIRST_BLOCK ((size_t)32 * 1024)

struct block {
	struct block *previous;
	size_t size;
	size_t used;
	alignas(max_align_t) char bytes[];
};

struct hook {
	struct hook *previous;
	arena_cleanup_fn *cleanup;
	void *object;
};

struct arena {
	struct block *block;
	struct hook *hooks;
	size_t held;
	size_t ceiling;
	arena_exhausted_fn *exhausted;
	void *context;
};

static struct block *block_create(size_t size, struct block *previous)
{
	struct block *block = malloc(sizeof *block + size);

	if (!block)
		log_die("out of memory");
	block->previous = previous;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_create(size_t ceiling)
{
	struct arena *arena = calloc(1, sizeof *arena);

	if (!arena)
		log_die("out of memory");
	arena->ceiling = ceiling;
	arena->held = ceiling < FIRST_BLOCK ? ceiling : FIRST_BLOCK;
	arena->block = block_create(arena->held, NULL);
	return arena;
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	arena_reset(arena);
	free(arena->block);
	free(arena);
}

void arena_set_exhausted(struct arena *arena, arena_exhausted_fn *exhausted, void *context)
{
	arena->exhausted = exhausted;
	arena->context = context;
}

static _Noreturn void exhausted(struct arena *arena)
{
	if (arena->exhausted)
		arena->exhausted(arena->context);
	log_die("an arena reached its ceiling of %zu bytes", arena->ceiling);
}

static void grow(struct arena *arena, size_t size)
{
	size_t wanted = arena->block->size * 2;

	if (wanted < size)
		wanted = size;
	if (wanted > arena->ceiling - arena->held)
		wanted = arena->ceiling - arena->held;
	if (wanted < size)
		exhausted(arena);
	arena->block = block_create(wanted, arena->block);
	arena->held += wanted;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t step = alignof(max_align_t);
	void *memory;

	if (size > arena->ceiling)
		exhausted(arena);
	size = (size + step - 1) / step * step;
	if (size > arena->block->size - arena->block->used)
		grow(arena, size);
	memory = arena->block->bytes + arena->block->used;
	arena->block->used += size;
	return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		exhausted(arena);
	return arena_alloc(arena, bytes);
}

char *arena_copy(struct arena *arena, const void *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list list, again;
	char *text;
	int length;

	va_start(list, format);
	va_copy(again, list);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0)
		log_die("a format string cannot be printed: %s", format);
	text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void arena_on_reset(struct arena *arena, arena_cleanup_fn *cleanup, void *object)
{
	struct hook *hook = arena_alloc(arena, sizeof *hook);

	hook->previous = arena->hooks;
	hook->cleanup = cleanup;
	hook->object = object;
	arena->hooks = hook;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){arena->block, arena->block->used, arena->hooks};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	while (arena->hooks != mark.hook) {
		struct hook *hook = arena->hooks;

		arena->hooks = hook->previous;
		hook->cleanup(hook->object);
	}
	while (arena->block != mark.block) {
		struct block *block = arena->block;

		arena->block = block->previous;
		arena->held -= block->size;
		free(block);
	}
	arena->block->used = mark.used;
}

void arena_reset(struct arena *arena)
{
	struct block *first = arena->block;

	while (first->previous)
		first = first->previous;
	arena_rewind(arena, (struct arena_mark){first, 0, NULL});
}
