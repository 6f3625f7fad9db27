/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/unwind.h"

#define CEILING ((size_t)256 * 1024)

static char a[] = "a", b[] = "b", c[] = "c";
static char order[8];
static size_t order_length;

static void note(void *object)
{
	order[order_length++] = *(const char *)object;
}

static void unwind(void *context)
{
	unwind_to(context);
}

static void memory_is_zeroed_and_aligned(void **state)
{
	struct arena *arena = arena_create(CEILING);

	(void)state;
	for (size_t size = 0; size < 5000; size += 7) {
		char *memory = arena_alloc(arena, size);

		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xff, size);
		if (size % 70 == 0)
			arena_reset(arena);
	}
	arena_destroy(arena);
}

static void texts_are_copied(void **state)
{
	struct arena *arena = arena_create(CEILING);

	(void)state;
	assert_string_equal(arena_strdup(arena, "서당"), "서당");
	assert_null(arena_strdup(arena, NULL));
	assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_copy(arena, "", 0), "");
	assert_string_equal(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
	arena_destroy(arena);
}

static void hooks_run_newest_first_and_once(void **state)
{
	struct arena *arena = arena_create(CEILING);

	(void)state;
	order_length = 0;
	arena_on_reset(arena, note, a);
	arena_on_reset(arena, note, b);
	arena_reset(arena);
	arena_reset(arena);
	arena_on_reset(arena, note, c);
	arena_destroy(arena);
	assert_int_equal(order_length, 3);
	assert_memory_equal(order, "bac", 3);
}

static void rewinding_releases_what_came_after(void **state)
{
	struct arena *arena = arena_create(CEILING);
	char *kept = arena_strdup(arena, "kept");
	struct arena_mark mark;

	(void)state;
	order_length = 0;
	arena_on_reset(arena, note, a);
	mark = arena_mark(arena);
	for (int round = 0; round < 100; round++) {
		arena_alloc(arena, 100000);
		arena_on_reset(arena, note, b);
		arena_rewind(arena, mark);
		assert_int_equal(order_length, 1);
		order_length = 0;
	}
	assert_string_equal(kept, "kept");
	arena_destroy(arena);
	assert_memory_equal(order, "a", 1);
}

static void the_ceiling_unwinds(void **state)
{
	struct arena *arena = arena_create(CEILING);
	struct unwind place;
	volatile int reached = 0;

	(void)state;
	arena_set_exhausted(arena, unwind, &place);
	if (UNWIND_PLACE(&place) == 0) {
		for (int i = 0; i < 1000; i++)
			arena_alloc(arena, 1000);
		fail_msg("more than the ceiling was given");
	} else {
		reached++;
	}
	arena_reset(arena);
	if (UNWIND_PLACE(&place) == 0)
		arena_array(arena, SIZE_MAX / 2, 3);
	else
		reached++;
	if (UNWIND_PLACE(&place) == 0)
		arena_alloc(arena, SIZE_MAX);
	else
		reached++;
	assert_int_equal(reached, 3);
	assert_non_null(arena_alloc(arena, CEILING / 2));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(hooks_run_newest_first_and_once),
		cmocka_unit_test(rewinding_releases_what_came_after),
		cmocka_unit_test(the_ceiling_unwinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
