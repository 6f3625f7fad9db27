/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>

#include "auth/sealed.h"
#include "school/roster.h"
#include "unit/in_arena.h"

static const struct secret_key key = {.bytes = {7}, .id = 1};
static struct roster roster;
static struct roster_fault fault;
static json_t *rows;

static bool read_text(const char *text)
{
	bool good = roster_read(arena, &key, text, strlen(text), &roster, &fault);

	json_decref(rows);
	rows = good ? json_loads(roster.rows, 0, NULL) : NULL;
	return good;
}

static const char *member(size_t row, const char *name)
{
	return json_string_value(json_object_get(json_array_get(rows, row), name));
}

/* A member that left the reader sealed. */
static const char *sealed_member(size_t row, const char *name)
{
	const char *text;

	assert_true(sealed_open(&key, arena, member(row, arena_printf(arena, "%s_sealed", name)), &text));
	assert_null(member(row, name));
	return text;
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
	char text[1024];

	snprintf(text, sizeof text, "role,name,login,email,birth_date,grade,class,number,guardian_contact\n%s\n", row);
	assert_true(read_text(text));
	assert_string_equal(member(0, "field"), field);
	assert_string_equal(member(0, "code"), code);
}

static void headings_are_known_in_both_languages(void **state)
{
	(void)state;
	assert_true(read_text("역할,이름,아이디,이메일,생년월일,학년,반,번호,보호자연락처\n학생,김하늘,s1,,2012-03-04,2,3,12,010\n"));
	assert_string_equal(roster.columns, "{role,name,login,email,birth_date,grade,class,number,guardian_contact}");
	assert_true(read_text("Login, NAME ,Role,Birth Date,보호자 연락처\ns1,김하늘,student,2012-03-04,010\n"));
	assert_string_equal(roster.columns, "{role,name,login,birth_date,guardian_contact}");
	assert_string_equal(member(0, "birth_date"), "2012-03-04");
	assert_string_equal(sealed_member(0, "guardian_contact"), "010");
	assert_null(member(0, "code"));
}

static void wrong_headings_are_named(void **state)
{
	(void)state;
	assert_fault("role,name,login,nickname\nstudent,a,b,c\n", "unknown_heading", 4);
	assert_string_equal(fault.heading, "nickname");
	assert_fault("role,name,login,이름\nstudent,a,b,c\n", "doubled_heading", 4);
	assert_fault("name,login\na,b\n", "missing_heading", 0);
	assert_fault("role,name,login,class\nstudent,a,b,c\n", "class_heading_alone", 0);
	assert_fault("role,name,login\n", "empty_file", 0);
	assert_fault("", "empty_file", 0);
	assert_fault("role,name,login\nstudent,\"a,b\n", "broken_quotes", 2);
}

static void counters_and_dates_are_understood(void **state)
{
	static const char *const dates[] = {"2012-3-4", "2012.03.04", "2012. 3. 4.", "2012/3/4", "20120304"};
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		snprintf(text, sizeof text, "role,name,login,birth_date,grade,class,number\n학생,김하늘,s1,%s,2학년,3반,12번\n", dates[i]);
		assert_true(read_text(text));
		assert_null(member(0, "code"));
		assert_string_equal(member(0, "birth_date"), "2012-03-04");
		assert_non_null(strstr(roster.rows, "\"classes\":[{\"grade\":2,\"name\":\"3\"}],\"number\":\"12\""));
	}
	assert_true(read_text("role,name,login,grade,class\nteacher/admin,박준호,t1,,1-2/2-3\n"));
	assert_non_null(strstr(roster.rows, "\"roles\":[\"teacher\",\"admin\"]"));
	assert_non_null(strstr(roster.rows, "[{\"grade\":1,\"name\":\"2\"},{\"grade\":2,\"name\":\"3\"}]"));
}

static void wrong_cells_are_named(void **state)
{
	(void)state;
	assert_refused(",김하늘,s1,,,,,,", "role", "required");
	assert_refused("왕,김하늘,s1,,,,,,", "role", "unknown_role");
	assert_refused("student,,s1,,,,,,", "name", "required");
	assert_refused("student,김하늘,,,,,,,", "login", "required");
	assert_refused("student,김하늘,a@b,,,,,,", "login", "bad_login");
	assert_refused("student,김하늘,s1,a@,,,,,", "email", "bad_email");
	assert_refused("student,김하늘,s1,,2012-02-30,,,,", "birth_date", "not_a_date");
	assert_refused("student,김하늘,s1,,2999-01-01,,,,", "birth_date", "bad_birth_date");
	assert_refused("student,김하늘,s1,,1900-12-31,,,,", "birth_date", "bad_birth_date");
	assert_refused("student,김하늘,s1,,어제,,,,", "birth_date", "not_a_date");
	assert_refused("student,김하늘,s1,,,13,1,,", "grade", "not_a_grade");
	assert_refused("student,김하늘,s1,,,2,,,", "class", "class_incomplete");
	assert_refused("student,김하늘,s1,,,,3,,", "grade", "class_incomplete");
	assert_refused("tutor,김하늘,s1,,,2,3,,", "class", "class_not_for_role");
	assert_refused("student,김하늘,s1,,,2,3,0,", "number", "not_a_class_number");
	assert_refused("student,김하늘,s1,,,,,4,", "number", "number_without_class");
	assert_refused("teacher,김하늘,s1,,,2,3,4,", "number", "number_not_for_role");
	assert_refused("student,김하늘,s1,,,,,,,more", "row", "cell_without_heading");
}

static void hangul_is_composed(void **state)
{
	(void)state;
	assert_true(read_text("role,name,login\nstudent,\xe1\x84\x80\xe1\x85\xa1,s1\n"));
	assert_string_equal(member(0, "name"), "가");
}

/* What one metadata cell becomes. */
static void assert_metadata(const char *cell, const char *json)
{
	char text[1024], expected[1024];

	snprintf(text, sizeof text, "role,name,login,metadata.a\nstudent,김하늘,s1,\"%s\"\n", cell);
	assert_true(read_text(text));
	assert_null(member(0, "code"));
	snprintf(expected, sizeof expected, "\"metadata\":{%s}", json);
	assert_non_null(strstr(roster.rows, expected));
}

static void metadata_is_json_where_it_is_and_text_otherwise(void **state)
{
	(void)state;
	assert_metadata("12", "\"a\":12");
	assert_metadata("-1.5e3", "\"a\":-1.5e3");
	assert_metadata("true", "\"a\":true");
	assert_metadata("[1,\"\"축구\"\"]", "\"a\":[1,\"축구\"]");
	assert_metadata("{\"\"b\"\":null}", "\"a\":{\"b\":null}");
	assert_metadata("시각", "\"a\":\"시각\"");
	assert_metadata("null", "\"a\":\"null\"");
	assert_metadata("012", "\"a\":\"012\"");
	assert_metadata("1e999", "\"a\":\"1e999\"");
	assert_metadata("[1,", "\"a\":\"[1,\"");
	assert_metadata("\"\"12\"\"", "\"a\":\"12\"");
	assert_metadata("\"\"별\"\"", "\"a\":\"\\\"별\\\"\"");
	assert_metadata("\"\"\"\"", "\"a\":\"\"");
	assert_metadata("", "");
	assert_true(read_text("role,name,login,Metadata.Learning Style,\"metadata.a\"\"b\"\nstudent,김하늘,s1,,\n"));
	assert_string_equal(roster.columns, "{role,name,login,\"metadata.Learning Style\",\"metadata.a\\\"b\"}");
	assert_true(read_text("role,name,login,metadata.a\ntutor,김하늘,s1,1\n"));
	assert_string_equal(member(0, "field"), "metadata");
	assert_string_equal(member(0, "code"), "metadata_not_for_role");
	assert_fault("role,name,login,metadata.\nstudent,a,b,c\n", "unknown_heading", 4);
	assert_fault("role,name,login,metadata.a,metadata.a\nstudent,a,b,c,d\n", "doubled_heading", 5);
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
		cmocka_unit_test_setup_teardown(wrong_headings_are_named, create_arena, tear_down),
		cmocka_unit_test_setup_teardown(counters_and_dates_are_understood, create_arena, tear_down),
		cmocka_unit_test_setup_teardown(wrong_cells_are_named, create_arena, tear_down),
		cmocka_unit_test_setup_teardown(metadata_is_json_where_it_is_and_text_otherwise, create_arena, tear_down),
		cmocka_unit_test_setup_teardown(hangul_is_composed, create_arena, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
