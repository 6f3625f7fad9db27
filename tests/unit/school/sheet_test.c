/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/sheet.h"
#include "unit/in_arena.h"

static struct sheet sheet;
static unsigned line;

static enum sheet_fault read_bytes(const char *bytes, size_t length)
{
	return sheet_read(arena, bytes, length, &sheet, &line);
}

static enum sheet_fault read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void assert_cell(size_t row, size_t column, const char *expected)
{
	assert_true(row < sheet.count);
	assert_true(column < sheet.rows[row].count);
	assert_string_equal(sheet.rows[row].cells[column], expected);
}

static void rows_and_quotes_are_read(void **state)
{
	(void)state;
	assert_int_equal(read_text("a,b\r\n\"한, 둘\",\"say \"\"hi\"\"\"\r\n\r\n , \r\n\"two\nlines\",x"), SHEET_FINE);
	assert_int_equal(sheet.count, 3);
	assert_cell(1, 0, "한, 둘");
	assert_cell(1, 1, "say \"hi\"");
	assert_cell(2, 0, "two\nlines");
	assert_int_equal(sheet.rows[1].line, 2);
	assert_int_equal(sheet.rows[2].line, 5);
}

static void the_first_line_tells_the_delimiter(void **state)
{
	(void)state;
	assert_int_equal(read_text("a\tb,c\td\n1\t2\t3\n"), SHEET_FINE);
	assert_cell(0, 1, "b,c");
	assert_int_equal(read_text("a;b;\"c,d,e\"\n1;2,5;3\n"), SHEET_FINE);
	assert_cell(1, 1, "2,5");
	assert_int_equal(read_text("a,b\r1,2\r3,4"), SHEET_FINE);
	assert_int_equal(sheet.count, 3);
	assert_int_equal(sheet.rows[2].line, 3);
}

static void all_encodings_are_read(void **state)
{
	(void)state;
	assert_int_equal(read_text("\xef\xbb\xbf이름,a"), SHEET_FINE);
	assert_cell(0, 0, "이름");
	assert_int_equal(read_text("\xc0\xcc\xb8\xa7,\xb9\xdd"), SHEET_FINE); /* CP949 */
	assert_cell(0, 0, "이름");
	assert_cell(0, 1, "반");
	assert_int_equal(read_text("\x94\xee,a"), SHEET_FINE); /* a syllable that CP949 has and EUC-KR has not */
	assert_cell(0, 0, "뷁");
	assert_int_equal(read_bytes("\xff\xfe\x74\xc7\x84\xb9\t\0a\0", 10), SHEET_FINE); /* UTF-16 */
	assert_cell(0, 0, "이름");
	assert_cell(0, 1, "a");
}

static void what_is_no_table_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_bytes("PK\x03\x04\0\0\xff\xff", 8), SHEET_NOT_TEXT);
	assert_int_equal(read_bytes("a,\0b", 4), SHEET_NOT_TEXT);
	assert_int_equal(read_text("a,b\n\"open,c\nd,e"), SHEET_BROKEN);
	assert_int_equal(line, 2);
	assert_int_equal(read_text("a,b\nx\"y,c"), SHEET_BROKEN);
	assert_int_equal(read_text(""), SHEET_FINE);
	assert_int_equal(sheet.count, 0);
}

static void limits_hold(void **state)
{
	struct strbuf text;

	(void)state;
	strbuf_init(&text, (size_t)1024 * 1024);
	for (int i = 0; i <= SHEET_ROWS_MAXIMUM; i++)
		strbuf_add_text(&text, "a\n");
	assert_int_equal(read_text(strbuf_text(&text)), SHEET_FINE);
	assert_int_equal(sheet.count, SHEET_ROWS_MAXIMUM + 1);
	strbuf_add_text(&text, "a\n");
	assert_int_equal(read_text(strbuf_text(&text)), SHEET_TOO_LARGE);
	strbuf_clear(&text);
	for (int i = 0; i <= SHEET_COLUMNS_MAXIMUM; i++)
		strbuf_add_text(&text, "a,");
	assert_int_equal(read_text(strbuf_text(&text)), SHEET_TOO_LARGE);
	strbuf_release(&text);
}

static void what_goes_out_comes_back(void **state)
{
	static const char *const cells[] = {"=1+1", "+82-10", "-3", "@x", "'=x", "''@", "'plain", "a,b", "a\"b", "", "한글", "two\nlines", " x "};
	size_t count = sizeof cells / sizeof *cells;
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 4096);
	for (size_t i = 0; i < count; i++)
		sheet_write_cell(&out, cells[i], i == 0);
	sheet_end_line(&out);
	assert_null(strstr(strbuf_text(&out), ",+"));
	assert_int_equal(strbuf_text(&out)[0], '\'');
	assert_int_equal(read_text(strbuf_text(&out)), SHEET_FINE);
	for (size_t i = 0; i < count; i++)
		assert_cell(0, i, cells[i]);
	strbuf_release(&out);
}

static void a_cell_is_what_is_meant(void **state)
{
	(void)state;
	assert_int_equal(read_text("\" \u1112\u1161\u11ab \",b\x01\nx,y"), SHEET_FINE);
	assert_string_equal(sheet_cell(arena, &sheet.rows[0], 1), "한");
	assert_null(sheet_cell(arena, &sheet.rows[0], 2));
	assert_string_equal(sheet_cell(arena, &sheet.rows[0], 3), "");
	assert_string_equal(sheet_cell(arena, &sheet.rows[0], 0), "");
}

static void columns_are_found_by_their_headings(void **state)
{
	static const struct sheet_heading headings[] = {{"name", "이름"}, {"birth_date", "생년월일"}, {"class", "반"}};
	size_t places[3] = {0};
	int64_t column = 0;

	(void)state;
	assert_int_equal(read_text("반,,Birth Date"), SHEET_FINE);
	assert_int_equal(sheet_find_headings(arena, &sheet.rows[0], headings, 3, places, &column), SHEET_HEADINGS_FINE);
	assert_int_equal(places[0], 0);
	assert_int_equal(places[1], 3);
	assert_int_equal(places[2], 1);
	assert_int_equal(read_text("a,반"), SHEET_FINE);
	memset(places, 0, sizeof places);
	assert_int_equal(sheet_find_headings(arena, &sheet.rows[0], headings, 3, places, &column), SHEET_HEADING_UNKNOWN);
	assert_int_equal(column, 1);
	assert_int_equal(read_text("반,이름,class"), SHEET_FINE);
	memset(places, 0, sizeof places);
	assert_int_equal(sheet_find_headings(arena, &sheet.rows[0], headings, 3, places, &column), SHEET_HEADING_DOUBLED);
	assert_int_equal(column, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_and_quotes_are_read, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(the_first_line_tells_the_delimiter, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(all_encodings_are_read, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(what_is_no_table_is_refused, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(limits_hold, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(what_goes_out_comes_back, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_cell_is_what_is_meant, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(columns_are_found_by_their_headings, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
