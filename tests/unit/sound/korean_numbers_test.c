/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/korean_numbers.h"
#include "unit/in_arena.h"

struct said {
	const char *written, *spoken;
};

static void assert_said(const struct said *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_string_equal(korean_numbers(arena, items[i].written), items[i].spoken);
}

static void what_is_counted_decides(void **state)
{
	static const struct said items[] = {
		{"9시에 만나요", "아홉 시에 만나요"}, {"3개", "세 개"}, {"20명", "스무 명"}, {"21명", "스물한 명"}, {"99살", "아흔아홉 살"},
		{"3 번 더", "세 번 더"}, {"1번째, 2번째", "첫 번째, 두 번째"}, {"12시", "열두 시"}, {"13시", "십삼시"}, {"24시간", "스물네 시간"},
		{"단어 2개와 4문장", "단어 두 개와 네 문장"}, {"10분 동안", "십분 동안"}, {"3초", "삼초"}, {"2주", "이주"}, {"85점", "팔십오점"},
		{"3개월", "삼개월"}, {"3번 문제", "삼번 문제"}, {"3번 문장을", "삼번 문장을"}, {"20달러", "이십달러"}, {"2달", "두 달"}, {"2배속", "이배속"},
		{"2배", "두 배"}, {"0개", "영개"}, {"100명", "백명"},
	};

	(void)state;
	assert_said(items, sizeof items / sizeof *items);
}

static void numbers_are_whole_words(void **state)
{
	static const struct said items[] = {
		{"0", "영"}, {"1", "일"}, {"10", "십"}, {"11", "십일"}, {"100", "백"}, {"111", "백십일"}, {"1000", "천"}, {"1,000", "천"},
		{"2026년 11월 21일", "이천이십육년 십일월 이십일일"}, {"6월 10월", "유월 시월"}, {"10000", "만"}, {"10,001", "만일"}, {"11000", "만천"},
		{"110000", "십일만"}, {"100010000", "일억일만"}, {"1234567890123456", "천이백삼십사조오천육백칠십팔억구천십이만삼천사백오십육"},
		{"9999999999999999", "구천구백구십구조구천구백구십구억구천구백구십구만구천구백구십구"},
	};

	(void)state;
	assert_said(items, sizeof items / sizeof *items);
}

static void other_forms_are_said_too(void **state)
{
	static const struct said items[] = {
		{"3.5점", "삼 점 오점"}, {"0.05", "영 점 공오"}, {"끝은 3.", "끝은 삼."}, {"85%", "팔십오 퍼센트"}, {"99.5%", "구십구 점 오 퍼센트"},
		{"9:30에", "아홉 시 삼십분에"}, {"9:00", "아홉 시"}, {"13:05", "십삼 시 오분"}, {"0:10", "영 시 십분"},
		{"1:2", "일:이"}, {"25:00", "이십오:공공"}, {"010-1234", "공일공-천이백삼십사"}, {"007", "공공칠"},
		{"12345678901234567", "일이삼사오육칠팔구공일이삼사오육칠"}, {"1,2,3", "일,이,삼"}, {"1,0000", "일,공공공공"},
	};

	(void)state;
	assert_said(items, sizeof items / sizeof *items);
}

static void the_rest_stays(void **state)
{
	static const struct said items[] = {{"", ""}, {"참 잘했어요!", "참 잘했어요!"}, {"가나 7", "가나 칠"}, {"~3~", "~삼~"}};

	(void)state;
	assert_said(items, sizeof items / sizeof *items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_counted_decides, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(numbers_are_whole_words, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(other_forms_are_said_too, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(the_rest_stays, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
