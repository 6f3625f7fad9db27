/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that is given back all at once: one arena a request or a job, so that handlers never free.
 * What is not memory (a PGresult, a json_t, an open file) is handed to the arena with a clean-up hook.
 */
#ifndef SEODANG_CORE_ARENA_H
#define SEODANG_CORE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/** Called when the ceiling is reached; must not return (it unwinds, see core/unwind.h). */
typedef void arena_exhausted_fn(void *context);

/** Called once for each hook when the arena is reset, newest first. */
typedef void arena_cleanup_fn(void *object);

/** A place in an arena to go back to; everything allocated or hooked after it is released. */
struct arena_mark {
	void *block;
	size_t used;
	void *hook;
};

/**
 * @param ceiling  bytes this arena may hold in all
 * @return a new arena, owned by the caller until arena_destroy; the process ends if there is no memory
 */
struct arena *arena_create(size_t ceiling);
void arena_destroy(struct arena *arena);

/** What to do at the ceiling. Without it the process ends with a message. */
void arena_set_exhausted(struct arena *arena, arena_exhausted_fn *exhausted, void *context);

/** @return zeroed memory, aligned for any type, owned by the arena; never NULL */
void *arena_alloc(struct arena *arena, size_t size);

/** As arena_alloc for count items of size bytes; an overflowing product counts as exhausted. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/** @return a copy owned by the arena, NUL-terminated; text may hold NUL bytes when length says so */
char *arena_copy(struct arena *arena, const void *text, size_t length);

/** @return a copy of a C string, or NULL for NULL */
char *arena_strdup(struct arena *arena, const char *text);

__attribute__((format(printf, 2, 3), nonnull(2)))
char *arena_printf(struct arena *arena, const char *format, ...);

/** Run cleanup(object) when the arena is reset or rewound past this point. */
void arena_on_reset(struct arena *arena, arena_cleanup_fn *cleanup, void *object);

/** Release everything; the first block is kept for the next use. */
void arena_reset(struct arena *arena);

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#endif
