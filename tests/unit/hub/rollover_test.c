/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>

#include "hub/rollover.h"
#include "unit/in_arena.h"

static struct rollover_fault fault;
static json_t *rows;

static bool read_text(const char *text)
{
	const char *read;
	bool good = rollover_read(arena, text, strlen(text), &read, &fault);

	json_decref(rows);
	rows = good ? json_loads(read, 0, NULL) : NULL;
	return good;
}

static const char *member(const char *name)
{
	return json_string_value(json_object_get(json_array_get(rows, 0), name));
}

static int grade(const char *name)
{
	return (int)json_integer_value(json_object_get(json_array_get(rows, 0), name));
}

static void assert_fault(const char *text, const char *code, int64_t place)
{
	assert_false(read_text(text));
	assert_string_equal(fault.code, code);
	assert_int_equal(fault.place, place);
}

/* The one row under all headings is refused for this. */
static void assert_refused(const char *row, const char *field, const char *code)
{
	assert_true(read_text(arena_printf(arena, "id,login,name,grade,class,number,new_grade,new_class,new_number\n%s\n", row)));
	assert_string_equal(member("field"), field);
	assert_string_equal(member("code"), code);
}

static void headings_are_known_in_both_languages(void **state)
{
	(void)state;
	assert_true(read_text("고유번호,아이디,이름,학년,반,번호,새 학년,새반,새_번호\n,s1,김하늘,1학년,3반,12번,2학년,5반,007번\n"));
	assert_string_equal(member("login"), "s1");
	assert_string_equal(member("name"), "김하늘");
	assert_int_equal(grade("grade"), 1);
	assert_string_equal(member("class"), "3");
	assert_string_equal(member("number"), "12");
	assert_int_equal(grade("new_grade"), 2);
	assert_string_equal(member("new_class"), "5");
	assert_string_equal(member("new_number"), "007");
	assert_null(member("id"));
	assert_null(member("code"));
	assert_true(read_text("New Class;LOGIN\n가람;s1\n"));
	assert_string_equal(member("new_class"), "가람");
}

static void a_file_must_find_students_and_say_their_class(void **state)
{
	(void)state;
	assert_fault("", "empty_file", 0);
	assert_fault("login,new_class\n", "empty_file", 0);
	assert_fault("login\ns1\n", "missing_rollover_heading", 0);
	assert_fault("name,new_class\na,1\n", "missing_rollover_heading", 0);
	assert_fault("grade,class,new_class\n1,1,1\n", "missing_rollover_heading", 0);
	assert_true(read_text("grade,class,number,new_class\n1,1,1,1\n"));
	assert_fault("login,new_class,teacher\ns1,1,2\n", "unknown_rollover_heading", 3);
	assert_fault("login,new_class,아이디\ns1,1,2\n", "doubled_heading", 3);
	assert_fault("login,new_class\n\"s1,1\n", "broken_quotes", 2);
	assert_fault("login\xff\xfe,new_class\n", "not_text", 0);
}

static void a_row_says_what_is_wrong_first(void **state)
{
	(void)state;
	assert_refused(",,누구,,,,,1,", "login", "student_unnamed");
	assert_refused(",,,1,1,,,1,", "login", "student_unnamed");
	assert_refused(",s1,,13,,,,1,", "grade", "not_a_grade");
	assert_refused(",s1,,,,,둘,1,", "new_grade", "not_a_grade");
	assert_refused(",s1,,,,000,,1,", "number", "not_a_class_number");
	assert_refused(",s1,,,,,,1,123456789012345678901", "new_number", "not_a_class_number");
	assert_refused(",s1,,,,,,1234567890123456789012345678901,", "new_class", "cell_too_long");
	assert_refused(",s\0021,,,,,,1,", "login", "control_characters");
	assert_refused(",s1,,13,,,14,1,", "grade", "not_a_grade");
}

static int tear_down(void **state)
{
	json_decref(rows);
	rows = NULL;
	return destroy_arena(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(headings_are_known_in_both_languages, create_arena, tear_down),
		cmocka_unit_test_setup_teardown(a_file_must_find_students_and_say_their_class, create_arena, tear_down),
		cmocka_unit_test_setup_teardown(a_row_says_what_is_wrong_first, create_arena, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
