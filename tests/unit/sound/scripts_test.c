/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/scripts.h"
#include "unit/in_arena.h"

/* Runs as "k:…" and "o:…", one after the other. */
static void assert_runs(const char *text, const char *const *expected)
{
	struct script_run *runs;
	size_t count = script_runs(arena, text, &runs);

	for (size_t i = 0; i < count; i++) {
		assert_non_null(expected[i]);
		assert_string_equal(arena_printf(arena, "%c:%s", runs[i].is_korean ? 'k' : 'o', runs[i].text), expected[i]);
	}
	assert_null(expected[count]);
}

#define RUNS(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(,) NULL})

static void one_script_is_one_run(void **state)
{
	(void)state;
	assert_runs("", RUNS());
	assert_runs("I have 3 apples.", RUNS("o:I have 3 apples."));
	assert_runs("“아주 좋아요!” 3개", RUNS("k:“아주 좋아요!” 3개"));
	assert_runs("  85%", RUNS("o:  85%"));
	assert_runs("ㅎㅎ", RUNS("k:ㅎㅎ"));
}

static void letters_part_runs(void **state)
{
	(void)state;
	assert_runs("apple을 다시", RUNS("o:apple", "k:을 다시"));
	assert_runs("‘three’라고 말해요. Try it!", RUNS("o:‘three’", "k:라고 말해요. ", "o:Try it!"));
}

static void a_number_goes_with_hangul_behind_it(void **state)
{
	(void)state;
	assert_runs("word 3개", RUNS("o:word ", "k:3개"));
	assert_runs("at 9:30에", RUNS("o:at ", "k:9:30에"));
	assert_runs("at 9 에", RUNS("o:at 9 ", "k:에"));
	assert_runs("문제 3 answer", RUNS("k:문제 3 ", "o:answer"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_script_is_one_run, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(letters_part_runs, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_number_goes_with_hangul_behind_it, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
