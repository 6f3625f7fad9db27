/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: cmocka with all that its header needs, and an arena as the set-up and tear-down of a test or of a group. */
#ifndef SEODANG_TESTS_UNIT_IN_ARENA_H
#define SEODANG_TESTS_UNIT_IN_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"

static struct arena *arena;

static inline int create_arena(void **state)
{
	(void)state;
	arena = arena_create((size_t)64 * 1024 * 1024);
	return 0;
}

static inline int destroy_arena(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

#endif
