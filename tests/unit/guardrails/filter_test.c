/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/filter.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/strbuf.h"
#include "unit/in_arena.h"

#define RULE "{\"id\":\"00000000-0000-4000-8000-00000000000%d\",\"direction\":\"both\",\"conditions\":[%s],\"roles\":null,\"classes\":null," \
	     "\"action\":\"%s\",\"message\":%s,\"priority\":%d,\"is_dry_run\":%s,\"is_risk\":false}"

static const struct guardrail_asker anybody = {.minute_of_day = -1};

static struct guardrail_rules *compiled(struct arena *into, const char *rules)
{
	json_t *fault, *document = json_loads(rules, 0, NULL);
	struct guardrail_rules *made;

	assert_non_null(document);
	made = guardrail_rules_compile(document, &fault);
	json_decref(document);
	assert_non_null(made);
	arena_on_reset(into, (arena_cleanup_fn *)guardrail_rules_release, made);
	return made;
}

/* Rules of one condition. */
static struct guardrail_rules *rule_of(struct arena *into, const char *conditions, const char *action)
{
	return compiled(into, arena_printf(into, "[" RULE "]", 1, conditions, action, "null", 100, "false"));
}

static struct guardrail_verdict check(struct arena *into, const struct guardrail_rules *rules, const char *text)
{
	struct guardrail_verdict verdict;

	guardrail_check(rules, into, &anybody, GUARDRAIL_INPUT, text, &verdict);
	return verdict;
}

/* ---- words ---- */

static const struct trick {
	const char *word, *text;
	int start, length; /* code points; -1: not in it */
} tricks[] = {
	{"바보", "너는 바보야", 3, 2},
	{"바보", "바 보", 0, 3},
	{"바보", "바.보!", 0, 3},
	{"바보", "바\u200b보", 0, 3},
	{"바보", "바\u00ad\u2060보", 0, 4},
	{"바보", "바\u3164보", 0, 3},            /* the Hangul filler shows nothing */
	{"바보", "바\n보", 0, 3},
	{"바보", "바🙂보", 0, 3},
	{"바보", "바♥~_보", 0, 5},
	{"바보", "ㅂㅏ보", 0, 3},                 /* keys as they are typed */
	{"바보", "ㅂㅏㅂㅗ", 0, 4},
	{"바보", "ㅂ ㅏ ㅂ ㅗ", 0, 7},
	{"바보", "바ㅂㅗ", 0, 3},
	{"바보", "\u1107\u1161\u1107\u1169", 0, 4}, /* decomposed, as a Mac writes file names */
	{"바보", "\uffb2\uffc2\uffb2\uffcc", 0, 4}, /* half-width */
	{"바보", "바봉", -1, 0},                  /* another syllable */
	{"간", "가나", -1, 0},                    /* ㄱㅏㄴ is in ㄱㅏㄴㅏ, 간 is not in 가나 */
	{"시발", "시바라", -1, 0},
	{"시발", "ㅅㅣ발", 0, 3},
	{"시발", "ㅅㅣㅂㅏㄹ", 0, 5},
	{"시발", "ㅅㅣㅂㅏㄹㅏ", -1, 0},           /* it reads 시바라 */
	{"시발", "시바ㄹ", 0, 3},
	{"씨발", "ㅅㅅㅣ발", 0, 4},
	{"시발", "씨발", -1, 0},
	{"ㅅㅂ", "아 ㅅㅂ", 2, 2},
	{"ㅅㅂ", "아 ㅅ.ㅂ", 2, 3},
	{"ㅅㅂ", "수박", -1, 0},
	{"ㅅㅂ", "ㅂㅏㅂㅗㅅㅂ", 4, 2},
	{"바보", "ㅂㅏㅂㅗㅅㅂ", 0, 4},             /* keys typed one by one: who knows which of them are a syllable */
	{"자살", "ㅈㅏㅅㅏㄹㅎㅎ", 0, 5},
	{"간", "ㄱㅏㄴㅏ", -1, 0},
	{"바보", "\u1107\u1161\u1107\u1169\u11ba", -1, 0}, /* the same as 바봇 */
	{"값", "ㄱㅏㅂㅅ", 0, 4},
	{"쥐", "ㅈㅜㅣ", 0, 3},
	{"괜히", "괜히", 0, 2},
	{"bad", "BAD", 0, 3},
	{"bad", "ｂａｄ", 0, 3},
	{"bad", "ⓑⓐⓓ", 0, 3},
	{"bad", "𝐛𝐚𝐝", 0, 3},
	{"bad", "b̶a̶d̶", 0, 5},
	{"bad", "b.a.d", 0, 5},
	{"bad", "bád", 0, 3},
	{"bad", "ba\u0301d", 0, 4},
	{"bad", "badge", 0, 3},                   /* inside words */
	{"bad", "bed", -1, 0},
	{"straße", "STRASSE", 0, 7},
	{"b.a.d", "bad", 0, 3},                   /* the rule may be written as a trick, too */
	{"1004", "１００４", 0, 4},
	{"욕설", "심한 욕 설 을", 3, 3},
};

static void words_are_found_however_they_are_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
		const struct trick *trick = &tricks[i];
		struct guardrail_rules *rules = rule_of(arena, arena_printf(arena, "{\"type\":\"words\",\"words\":[\"%s\"]}", trick->word), "refuse");
		struct guardrail_verdict verdict = check(arena, rules, trick->text);
		bool is_right = trick->start < 0 ? verdict.match_count == 0
						  : verdict.match_count == 1 && (int)verdict.matches[0].start == trick->start
							    && (int)verdict.matches[0].length == trick->length;

		if (!is_right)
			fail_msg("%s in %s: %zu matches, %zu+%zu", trick->word, trick->text, verdict.match_count,
				 verdict.match_count ? verdict.matches[0].start : 0, verdict.match_count ? verdict.matches[0].length : 0);
		assert_int_equal(verdict.action, trick->start < 0 ? GUARDRAIL_ALLOW : GUARDRAIL_REFUSE);
	}
}

static void topics_know_what_is_no_word_of_theirs(void **state)
{
	static const struct {
		const char *topic, *text;
		bool is_found;
	} texts[] = {
		{"self_harm", "요즘 너무 힘들어서 죽고 싶어", true}, {"self_harm", "나 진짜 죽고싶다", true}, {"self_harm", "ㅈㅜㄱ고 싶어요", true},
		{"self_harm", "I want to die", true}, {"self_harm", "I want to diet", false}, {"self_harm", "i w a n t to die", true},
		{"self_harm", "I want to kill  myself.", true}, {"self_harm", "사유서를 제출했어요", false}, {"self_harm", "숙제를 끝내고 싶어요", false},
		{"drugs", "마약을 팔아요", true}, {"drugs", "엄마 약 먹었어요", false}, {"drugs", "The weekend was great", false},
		{"sexual", "Essex and Sussex", false}, {"sexual", "sex", true}, {"violence", "grapes and skills", false},
		{"gambling", "사다리 게임 도박", true}, {"bullying", "우리 반 왕따", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct guardrail_rules *rules = rule_of(arena, arena_printf(arena, "{\"type\":\"topic\",\"topics\":[\"%s\"]}", texts[i].topic), "flag");

		if ((check(arena, rules, texts[i].text).match_count > 0) != texts[i].is_found)
			fail_msg("%s: %s", texts[i].topic, texts[i].text);
	}
}

/* ---- personal data ---- */

static const struct personal {
	const char *kind, *text;
	int start, length;
} personal[] = {
	{"phone", "제 번호는 010-1234-5678이에요", 6, 13},
	{"phone", "01012345678", 0, 11},
	{"phone", "010 1234 5678", 0, 13},
	{"phone", "010.1234.5678", 0, 13},
	{"phone", "０１０－１２３４－５６７８", 0, 13},
	{"phone", "010\u200b-1234-56\u200b78", 0, 15},
	{"phone", "0 1 0 1 2 3 4 5 6 7 8", 0, 21},
	{"phone", "+82 10-1234-5678", 0, 16},
	{"phone", "+821012345678", 0, 13},
	{"phone", "+82 (0)10 1234 5678", 0, 19},
	{"phone", "82-10-1234-5678", 0, 15},
	{"phone", "0082 10 1234 5678", 0, 17},
	{"phone", "02-123-4567", 0, 11},
	{"phone", "(031) 123-4567", 1, 13},
	{"phone", "070-1234-5678", 0, 13},
	{"phone", "0505-123-4567", 0, 13},
	{"phone", "011-234-5678", 0, 12},
	{"phone", "010-1234-5678 2024", 0, 13},
	{"phone", "전화 010-1234-567", -1, 0},
	{"phone", "0101234567890", -1, 0},
	{"phone", "2026-11-22 12:30", -1, 0},
	{"phone", "099-123-4567", -1, 0},
	{"email", "메일은 hong.gil-dong+a@school.go.kr입니다", 4, 28},
	{"email", "Ａ＠Ｂ．ＣＯＭ", 0, 7},
	{"email", "a@b", -1, 0},
	{"email", "@user.name", -1, 0},
	{"email", "a@b.c", -1, 0},
	{"email", "write to me@example.com.", 9, 14},
	{"resident_number", "900101-1234568", 0, 14},
	{"resident_number", "9001011234568", 0, 13},
	{"resident_number", "900101 - 1234568", 0, 16},
	{"resident_number", "900101-1234567", -1, 0},   /* its check digit */
	{"resident_number", "901301-1234568", -1, 0},   /* no such month */
	{"resident_number", "210301-3000000", 0, 14},   /* since October 2020 without one */
	{"resident_number", "200930-3000000", -1, 0},
	{"resident_number", "900230-1234560", -1, 0},   /* no such day */
	{"resident_number", "850315-5123450", 0, 14},   /* of a foreigner */
	{"card", "4111 1111 1111 1111", 0, 19},
	{"card", "4111111111111111", 0, 16},
	{"card", "4111-1111-1111-1112", -1, 0},
	{"card", "3782-822463-10005", 0, 17},
	{"card", "5555 5555 5555 4444 123", 0, 19},
	{"card", "1234567", -1, 0},
};

static void personal_data_is_found_by_its_form_and_digits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
		const struct personal *row = &personal[i];
		struct guardrail_rules *rules =
			rule_of(arena, arena_printf(arena, "{\"type\":\"personal_data\",\"kinds\":[\"%s\"]}", row->kind), "mask");
		struct guardrail_verdict verdict = check(arena, rules, row->text);
		bool is_right = row->start < 0 ? verdict.match_count == 0
						: verdict.match_count == 1 && (int)verdict.matches[0].start == row->start
							  && (int)verdict.matches[0].length == row->length;

		if (!is_right)
			fail_msg("%s in %s: %zu matches, %zu+%zu", row->kind, row->text, verdict.match_count,
				 verdict.match_count ? verdict.matches[0].start : 0, verdict.match_count ? verdict.matches[0].length : 0);
	}
}

/* ---- patterns ---- */

static void patterns_match_as_they_are_known(void **state)
{
	static const struct {
		const char *pattern, *text;
		int start, length;
	} rows[] = {
		{"\\\\d{3}-\\\\d{4}", "call 123-4567 now", 5, 8}, {"\\\\d{3}-\\\\d{4}", "１２３-４５６７", 0, 8}, {"학교.{0,5}비밀", "우리 학교의 큰 비밀", 3, 8},
		{"\\\\w+님", "안녕 홍길동님", 3, 4}, {"^비밀", "이건 비밀", -1, 0}, {"비밀$", "이건 비밀", 3, 2}, {"\\\\bcat\\\\b", "a cat", 2, 3},
		{"\\\\bcat\\\\b", "concat", -1, 0}, {"secret", "SECRET", 0, 6}, {"시\\\\s*발", "ㅅㅣ 발", 0, 4}, {"[가-힣]{2}시", "서울시", 0, 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct guardrail_rules *rules = rule_of(arena, arena_printf(arena, "{\"type\":\"pattern\",\"pattern\":\"%s\"}", rows[i].pattern), "flag");
		struct guardrail_verdict verdict = check(arena, rules, rows[i].text);

		if (rows[i].start < 0 ? verdict.match_count != 0
				       : verdict.match_count != 1 || (int)verdict.matches[0].start != rows[i].start
						 || (int)verdict.matches[0].length != rows[i].length)
			fail_msg("%s in %s: %zu matches, %zu+%zu", rows[i].pattern, rows[i].text, verdict.match_count,
				 verdict.match_count ? verdict.matches[0].start : 0, verdict.match_count ? verdict.matches[0].length : 0);
	}
}

static void rules_with_the_same_patterns_outlive_each_other(void **state)
{
	static const char condition[] = "{\"type\":\"pattern\",\"pattern\":\"\\\\d{3}x\"}";
	struct arena *early = arena_create(1 << 20);
	struct guardrail_rules *first = rule_of(early, condition, "flag"), *second = rule_of(arena, condition, "refuse");

	(void)state;
	assert_int_equal(check(arena, first, "a 123x").match_count, 1);
	arena_destroy(early);
	assert_int_equal(check(arena, second, "a 123x").match_count, 1);
	assert_int_equal(check(arena, second, "a 12x").match_count, 0);
	assert_int_equal(check(arena, rule_of(arena, "{\"type\":\"pattern\",\"pattern\":\"12x\"}", "flag"), "a 12x").match_count, 1);
}

static void what_cannot_be_compiled_says_where_and_why(void **state)
{
	static const struct {
		const char *condition, *code;
	} rows[] = {
		{"{\"type\":\"pattern\",\"pattern\":\"(a)\\\\1\"}", "pattern_unsupported"}, {"{\"type\":\"pattern\",\"pattern\":\"(?=a)b\"}", "pattern_unsupported"},
		{"{\"type\":\"pattern\",\"pattern\":\"x*\"}", "pattern_empty"}, {"{\"type\":\"pattern\",\"pattern\":\"(\"}", "pattern_broken"},
		{"{\"type\":\"pattern\",\"pattern\":\"(a{1,500}){1,60}\"}", "pattern_too_large"},
		{"{\"type\":\"pattern\",\"pattern\":\"((((a{1,10}b?){1,10}c?){1,10})d){1,10}\"}", "pattern_too_large"},
		{"{\"type\":\"pattern\",\"pattern\":\"\"}", "required"}, {"{\"type\":\"words\",\"words\":[\"...\"]}", "no_letters"},
		{"{\"type\":\"words\",\"words\":[]}", "required"}, {"{\"type\":\"words\",\"words\":[1]}", "wrong_type"},
		{"{\"type\":\"personal_data\",\"kinds\":[\"name\"]}", "unknown_choice"}, {"{\"type\":\"length\",\"max\":0}", "too_small"},
		{"{\"type\":\"hours\",\"from\":\"25:00\",\"to\":\"07:00\"}", "not_a_time"}, {"{\"type\":\"weather\"}", "unknown_choice"},
		{"{\"type\":\"length\",\"max\":3,\"min\":1}", "unknown_field"}, {"{\"type\":\"topic\",\"topics\":[\"weather\"]}", "unknown_choice"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = arena_printf(arena, "[" RULE "," RULE "]", 1, "{\"type\":\"length\",\"max\":5}", "flag", "null", 1, "false", 2,
						rows[i].condition, "refuse", "null", 9, "false");
		json_t *document = json_loads(text, 0, NULL), *fault;

		assert_null(guardrail_rules_compile(document, &fault));
		assert_int_equal(json_integer_value(json_object_get(fault, "index")), 1);
		assert_string_equal(json_string_value(json_object_get(fault, "code")), rows[i].code);
		json_decref(fault);
		json_decref(document);
	}
}

/* ---- what is done ---- */

static void the_strictest_counts_and_of_equals_the_higher_priority_speaks(void **state)
{
	struct guardrail_rules *rules = compiled(arena, arena_printf(arena, "[" RULE "," RULE "," RULE "," RULE "]",
		1, "{\"type\":\"words\",\"words\":[\"가\"]}", "refuse", "\"낮은\"", 10, "false",
		2, "{\"type\":\"words\",\"words\":[\"나\"]}", "refuse", "\"높은\"", 20, "false",
		3, "{\"type\":\"words\",\"words\":[\"다\"]}", "mask", "null", 900, "false",
		4, "{\"type\":\"words\",\"words\":[\"라\"]}", "refuse", "null", 999, "true"));
	struct guardrail_verdict verdict = check(arena, rules, "가 나 다");

	(void)state;
	assert_int_equal(verdict.action, GUARDRAIL_REFUSE);
	assert_string_equal(verdict.message, "높은");
	assert_null(verdict.text);
	assert_int_equal(verdict.match_count, 3);
	verdict = check(arena, rules, "다 라");
	assert_int_equal(verdict.action, GUARDRAIL_MASK);
	assert_string_equal(verdict.text, GUARDRAIL_MASK_TEXT " 라");
	assert_int_equal(verdict.match_count, 2);
	assert_true(verdict.matches[1].is_dry);
	verdict = check(arena, rules, "라");
	assert_int_equal(verdict.action, GUARDRAIL_ALLOW);
	assert_string_equal(verdict.guardrail.text, "");
	assert_string_equal(verdict.text, "라");
}

static void places_are_masked_and_replaced_each_by_itself(void **state)
{
	struct guardrail_rules *rules = compiled(arena, arena_printf(arena, "[" RULE "," RULE "," RULE "]",
		1, "{\"type\":\"words\",\"words\":[\"나쁜 말\"]}", "mask", "null", 10, "false",
		2, "{\"type\":\"words\",\"words\":[\"비밀\"]}", "replace", "\"(생략)\"", 20, "false",
		3, "{\"type\":\"words\",\"words\":[\"밀서\"]}", "replace", "\"[편지]\"", 30, "false"));

	(void)state;
	assert_string_equal(check(arena, rules, "나쁜 말과 비밀!").text, "●● ●과 (생략)!");
	assert_string_equal(check(arena, rules, "비밀서").text, "[편지]");
	assert_string_equal(check(arena, rules, "비밀비밀").text, "(생략)(생략)");
}

static void hours_and_lengths_have_no_place(void **state)
{
	static const struct {
		int minute, weekday;
		bool is_refused;
	} times[] = {{22 * 60, 1, true}, {6 * 60 + 59, 2, true}, {7 * 60, 2, false}, {21 * 60 + 59, 1, false}, {23 * 60, 0, false},
		     {60, 1, false}, {-1, 1, false}};
	struct guardrail_rules *rules = rule_of(arena, "{\"type\":\"hours\",\"from\":\"22:00\",\"to\":\"07:00\",\"days\":[\"mon\",2]}", "refuse");
	struct guardrail_rules *at_night = rule_of(arena, "{\"type\":\"words\",\"words\":[\"게임\"]},{\"type\":\"hours\",\"from\":\"22:00\",\"to\":\"07:00\"}", "refuse");
	struct guardrail_verdict verdict;

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct guardrail_asker asker = {.minute_of_day = times[i].minute, .weekday = times[i].weekday};

		guardrail_check(rules, arena, &asker, GUARDRAIL_INPUT, "안녕", &verdict);
		assert_int_equal(verdict.action, times[i].is_refused ? GUARDRAIL_REFUSE : GUARDRAIL_ALLOW);
	}
	guardrail_check(at_night, arena, &(struct guardrail_asker){.minute_of_day = 12 * 60}, GUARDRAIL_INPUT, "게임", &verdict);
	assert_int_equal(verdict.action, GUARDRAIL_ALLOW);
	guardrail_check(at_night, arena, &(struct guardrail_asker){.minute_of_day = 23 * 60}, GUARDRAIL_INPUT, "게임", &verdict);
	assert_int_equal(verdict.match_count, 1);
	verdict = check(arena, rule_of(arena, "{\"type\":\"length\",\"max\":3}", "refuse"), "가나다라");
	assert_int_equal(verdict.action, GUARDRAIL_REFUSE);
	assert_int_equal(verdict.matches[0].length, 0);
	assert_int_equal(check(arena, rule_of(arena, "{\"type\":\"length\",\"max\":4}", "refuse"), "가나다라").action, GUARDRAIL_ALLOW);
}

static void a_rule_for_some_is_not_for_others(void **state)
{
	json_t *roles = json_pack("[s]", "student"), *none = json_array();
	struct guardrail_rules *rules = compiled(arena,
		"[{\"id\":\"00000000-0000-4000-8000-000000000001\",\"direction\":\"output\",\"conditions\":[{\"type\":\"words\",\"words\":[\"가\"]}],"
		"\"roles\":[\"teacher\"],\"action\":\"refuse\",\"priority\":1}]");
	struct guardrail_verdict verdict;

	(void)state;
	guardrail_check(rules, arena, &(struct guardrail_asker){.roles = roles, .classes = none}, GUARDRAIL_OUTPUT, "가", &verdict);
	assert_int_equal(verdict.action, GUARDRAIL_ALLOW);
	guardrail_check(rules, arena, &anybody, GUARDRAIL_OUTPUT, "가", &verdict);
	assert_int_equal(verdict.action, GUARDRAIL_REFUSE);
	guardrail_check(rules, arena, &anybody, GUARDRAIL_INPUT, "가", &verdict);
	assert_int_equal(verdict.action, GUARDRAIL_ALLOW);
	json_decref(roles);
	json_decref(none);
}

/* ---- while it comes ---- */

static const char *const pieces[] = {"바", "보", "ㅂ", "ㅏ", "ㅗ", "바보", "야", " ", ".", "\n", "a", "bad", "ba", "d", "010", "-1234-", "5678", "1", "2", "ㅋㅋ",
				     "me@", "example", ".com", "비", "밀", "비밀", "서", "suicide", "kill ", "myself", "\u200b", "🙂", "é", "4111 1111 1111 1111",
				     "900101-1234568", "abc", "x", "학교", "각", "ᄀ", "ᅡ", "ᆨ", "＋82 10", "문장이 길어져요."};

static const char *const rule_sets[] = {
	"[" /* words, personal data and a short pattern */
	"{\"id\":\"00000000-0000-4000-8000-000000000001\",\"direction\":\"both\",\"conditions\":[{\"type\":\"words\",\"words\":[\"바보\",\"바보야\",\"bad\",\"각\"]}],"
	"\"action\":\"mask\",\"priority\":5},"
	"{\"id\":\"00000000-0000-4000-8000-000000000002\",\"direction\":\"both\",\"conditions\":[{\"type\":\"personal_data\",\"kinds\":[\"phone\",\"email\","
	"\"resident_number\",\"card\"]}],\"action\":\"replace\",\"message\":\"<개인정보>\",\"priority\":7},"
	"{\"id\":\"00000000-0000-4000-8000-000000000003\",\"direction\":\"both\",\"conditions\":[{\"type\":\"pattern\",\"pattern\":\"비.{0,2}서\"},"
	"{\"type\":\"topic\",\"topics\":[\"self_harm\"]}],\"action\":\"replace\",\"message\":\"○\",\"priority\":9}]",
	"[{\"id\":\"00000000-0000-4000-8000-000000000004\",\"direction\":\"both\",\"conditions\":[{\"type\":\"pattern\",\"pattern\":\"비\\\\s*밀\"}],"
	"\"action\":\"mask\",\"priority\":5}]",
	"[{\"id\":\"00000000-0000-4000-8000-000000000005\",\"direction\":\"both\",\"conditions\":[{\"type\":\"words\",\"words\":[\"비밀서\"]}],"
	"\"action\":\"refuse\",\"priority\":5},"
	"{\"id\":\"00000000-0000-4000-8000-000000000006\",\"direction\":\"both\",\"conditions\":[{\"type\":\"words\",\"words\":[\"학교학교\"]}],"
	"\"action\":\"approve\",\"priority\":5}]",
};

static unsigned long seed = 20261122;

static size_t chance(size_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % below;
}

/* Feed a text in pieces of whole characters. @return what was shown, with the verdict */
static const char *streamed(struct arena *into, const struct guardrail_rules *rules, const char *text, struct guardrail_verdict *verdict)
{
	struct guardrail_stream *stream = guardrail_stream_open(rules, &anybody);
	struct strbuf *all = strbuf_in_arena(into, (size_t)1 << 20);
	const char *shown;
	size_t at = 0, length = strlen(text);

	while (at < length) {
		size_t end = at + 1 + chance(9);

		while (end < length && ((unsigned char)text[end] & 0xC0) == 0x80)
			end++;
		if (end > length)
			end = length;
		guardrail_stream_add(stream, text + at, end - at, &shown);
		strbuf_add_text(all, shown);
		at = end;
	}
	guardrail_stream_end(stream, into, &shown, verdict);
	strbuf_add_text(all, shown);
	guardrail_stream_close(stream);
	return strbuf_text(all);
}

static void what_is_shown_in_pieces_is_the_whole_verdict(void **state)
{
	(void)state;
	for (size_t set = 0; set < sizeof rule_sets / sizeof *rule_sets; set++) {
		struct guardrail_rules *rules = compiled(arena, rule_sets[set]);

		for (int round = 0; round < 3000; round++) {
			struct arena_mark mark = arena_mark(arena);
			struct strbuf *text = strbuf_in_arena(arena, 4096);
			struct guardrail_verdict whole, in_pieces;
			const char *shown;

			for (size_t i = 0, count = 1 + chance(14); i < count; i++)
				strbuf_add_text(text, pieces[chance(sizeof pieces / sizeof *pieces)]);
			guardrail_check(rules, arena, &anybody, GUARDRAIL_OUTPUT, strbuf_text(text), &whole);
			shown = streamed(arena, rules, strbuf_text(text), &in_pieces);
			assert_int_equal(in_pieces.action, whole.action);
			if (whole.action < GUARDRAIL_APPROVE) {
				if (strcmp(shown, whole.text) != 0)
					fail_msg("%s: %s, in pieces %s", strbuf_text(text), whole.text, shown);
				assert_int_equal(in_pieces.match_count, whole.match_count);
				for (size_t i = 0; i < whole.match_count; i++) {
					assert_int_equal(in_pieces.matches[i].start, whole.matches[i].start);
					assert_int_equal(in_pieces.matches[i].length, whole.matches[i].length);
				}
			} else {
				assert_null(strstr(shown, "비밀서"));
			}
			arena_rewind(arena, mark);
		}
	}
}

static void nothing_is_held_that_can_become_nothing(void **state)
{
	struct guardrail_rules *rules = rule_of(arena, "{\"type\":\"words\",\"words\":[\"바보\"]}", "refuse");
	struct guardrail_stream *stream = guardrail_stream_open(rules, &anybody);
	struct guardrail_verdict verdict;
	const char *shown;

	(void)state;
	guardrail_stream_add(stream, "안녕하세요", strlen("안녕하세요"), &shown);
	assert_string_equal(shown, "안녕하세요");
	guardrail_stream_add(stream, " 바", strlen(" 바"), &shown);
	assert_string_equal(shown, " ");
	guardrail_stream_add(stream, "다", strlen("다"), &shown);
	assert_string_equal(shown, "바다");
	assert_int_equal(guardrail_stream_add(stream, "바보", strlen("바보"), &shown), GUARDRAIL_REFUSE);
	assert_string_equal(shown, "");
	assert_int_equal(guardrail_stream_end(stream, arena, &shown, &verdict), GUARDRAIL_REFUSE);
	assert_null(verdict.text);
	guardrail_stream_close(stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_however_they_are_written),
		cmocka_unit_test(topics_know_what_is_no_word_of_theirs),
		cmocka_unit_test(personal_data_is_found_by_its_form_and_digits),
		cmocka_unit_test(patterns_match_as_they_are_known),
		cmocka_unit_test(rules_with_the_same_patterns_outlive_each_other),
		cmocka_unit_test(what_cannot_be_compiled_says_where_and_why),
		cmocka_unit_test(the_strictest_counts_and_of_equals_the_higher_priority_speaks),
		cmocka_unit_test(places_are_masked_and_replaced_each_by_itself),
		cmocka_unit_test(hours_and_lengths_have_no_place),
		cmocka_unit_test(a_rule_for_some_is_not_for_others),
		cmocka_unit_test(what_is_shown_in_pieces_is_the_whole_verdict),
		cmocka_unit_test(nothing_is_held_that_can_become_nothing),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
