/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/scripted.h"

#include "unit/models/dialogues_in_arena.h"

static struct scripted_answer answer(json_t *messages, json_t *options)
{
	struct scripted_answer answer = scripted_answer(arena, dialogues, messages, options);

	assert_true(answer.length > 0);
	assert_int_equal(answer.length, strlen(answer.text));
	assert_true(json_string_length(json_object_get(answer.extra, "suggestion")) > 0);
	assert_true(json_is_array(json_object_get(answer.extra, "corrections")));
	assert_true(json_is_object(json_object_get(answer.extra, "dialogue")));
	return answer;
}

static json_t *said(const char *text)
{
	return kept(json_pack("[{s:s, s:s}]", "role", "user", "content", text));
}

static enum language language_of(const char *text)
{
	return phrase_read(arena, text, LANGUAGE_EN).language;
}

/* A walk through a situation: what is said, and each answer's state brought with the next turn. */
static struct scripted_answer walk(const char *situation, const char *level, const char *const *turns, bool keeps_state)
{
	json_t *messages = kept(json_array()), *options = kept(json_pack("{s:s, s:s}", "situation", situation, "difficulty", level));
	struct scripted_answer last = {0};

	for (; *turns; turns++) {
		json_array_append_new(messages, json_pack("{s:s, s:s}", "role", "user", "content", *turns));
		last = answer(messages, options);
		json_array_append_new(messages, json_pack("{s:s, s:s}", "role", "assistant", "content", last.text));
		if (keeps_state)
			json_object_set(options, "dialogue", json_object_get(last.extra, "dialogue"));
	}
	return last;
}

#define TURNS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *state_of(struct scripted_answer answer)
{
	return json_string_value(json_object_get(json_object_get(answer.extra, "dialogue"), "at"));
}

static void it_says_first_that_it_is_no_ai(void **state)
{
	(void)state;
	assert_non_null(strstr(answer(said("Hello!"), NULL).text, "not an AI"));
	assert_non_null(strstr(answer(said("안녕하세요"), NULL).text, "AI가 아니"));
	assert_non_null(strstr(walk("cafe", "중", TURNS("A latte, please."), true).text, "not an AI"));
	assert_null(strstr(walk("cafe", "중", TURNS("A latte, please.", "Small"), true).text, "not an AI"));
	assert_non_null(strstr(walk("cafe", "중", TURNS("A latte, please.", "Are you a robot?"), true).text, "not an AI"));
	assert_non_null(strstr(walk("cafe", "중", TURNS("라떼 주세요.", "혹시 AI예요?"), true).text, "AI도 사람도 아니"));
}

static void to_who_is_at_risk_it_names_people_who_help(void **state)
{
	static const char *const words[] = {"요즘 그냥 죽고싶어요", "사라지고 싶어", "I don't want to live any more.", "I want to die"};
	const char *text;

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		assert_non_null(strstr(answer(said(words[i]), NULL).text, "109"));
		text = walk("cafe", "하", TURNS("A latte, please.", words[i]), true).text;
		assert_non_null(strstr(text, "1388"));
		assert_string_equal(state_of(walk("cafe", "하", TURNS("A latte, please.", words[i]), true)), state_of(walk("cafe", "하", TURNS("A latte, please."), true)));
	}
	assert_null(strstr(answer(said("제 동생은 다섯 살이에요"), NULL).text, "109"));
}

static void it_answers_in_the_language_it_is_spoken_to(void **state)
{
	static const char *const english[] = {"Hello!", "What is 학교 in English?", "asdf", "Why is the sky blue?", "I like my dog."};
	static const char *const korean[] = {"안녕하세요", "apple이 무슨 뜻이에요?", "저는 축구를 좋아해요.", "ㅋㅋㅋ", "왜 하늘은 파래요?"};

	(void)state;
	for (size_t i = 0; i < sizeof english / sizeof *english; i++)
		assert_int_equal(language_of(answer(said(english[i]), NULL).text), LANGUAGE_EN);
	for (size_t i = 0; i < sizeof korean / sizeof *korean; i++)
		assert_int_equal(language_of(answer(said(korean[i]), NULL).text), LANGUAGE_KO);
	assert_int_equal(language_of(answer(said("123"), kept(json_pack("{s:s}", "language", "ko"))).text), LANGUAGE_KO);
	assert_int_equal(language_of(walk("cafe", "하", TURNS("A latte, please.", "작은 걸로 주세요."), true).text), LANGUAGE_KO);
}

static void anything_has_an_answer(void **state)
{
	static const char *const odd[] = {"", " ", "?", "…", "🙂", "{line}", "{rest}", "a|b&c", "\xEF\xBB\xBF", "I like", "I like ."};
	char *wide = arena_alloc(arena, 20001);

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		answer(said(odd[i]), NULL);
		walk("cafe", "상", TURNS(odd[i], odd[i], odd[i], odd[i]), true);
	}
	for (size_t i = 0; i + 3 <= 20000; i += 3)
		memcpy(wide + i, "\xEA\xB0\x80", 3);
	answer(said(wide), NULL);
	answer(kept(json_array()), NULL);
	answer(said("Hi"), kept(json_pack("{s:s}", "situation", "there is none")));
	answer(said("Hi"), kept(json_pack("{s:s, s:{s:s, s:i, s:{s:i}}}", "situation", "cafe", "dialogue", "at", "nowhere", "misses", -7, "slots",
					  "drink", -1)));
}

static void it_says_back_what_was_said(void **state)
{
	(void)state;
	assert_non_null(strstr(answer(said("I like my dog."), NULL).text, "So you like your dog!"));
	assert_non_null(strstr(answer(said("Well, I love Seoul. It is big."), NULL).text, "So you like Seoul!"));
	assert_non_null(strstr(answer(said("저는 축구를 좋아해요."), NULL).text, "‘축구’"));
}

static void it_quotes_documents(void **state)
{
	json_t *options = kept(json_pack("{s:[{s:s, s:s}, {s:s, s:s}]}", "passages", "title", "안내", "text",
					 "학교는 산 아래에 있어요. 도서관은 다섯 시에 닫아요. 점심은 열두 시예요.", "title", "Rules", "text",
					 "Bring your own pen. The library is closed on Mondays."));
	struct scripted_answer korean = answer(said("도서관이 언제 닫아요?"), options), english = answer(said("When is the library open?"), options);

	(void)state;
	assert_non_null(strstr(korean.text, "> 도서관은 다섯 시에 닫아요. [1]"));
	assert_non_null(strstr(korean.text, "AI가 아니라"));
	assert_non_null(strstr(english.text, "> The library is closed on Mondays. [2]"));
}

static void a_dialogue_goes_on_with_and_without_its_state(void **state)
{
	static const char *const turns[] = {"A hot chocolate, please.", "How are you?", "Large", "To go, please", "By card", NULL};

	(void)state;
	for (int keeps = 0; keeps < 2; keeps++) {
		struct scripted_answer last = walk("cafe", "하", turns, keeps);

		assert_string_equal(state_of(last), "end");
		assert_non_null(strstr(last.text, "Here is your hot chocolate."));
		assert_string_equal(state_of(walk("cafe", "하", TURNS("hot chocolate", "large", "Let's start again."), keeps)), "start");
	}
}

static void who_is_not_understood_is_helped_on(void **state)
{
	(void)state;
	assert_non_null(strstr(walk("cafe", "하", TURNS("Latte", "Purple elephants"), true).text, "Small, medium or large?"));
	assert_non_null(strstr(walk("cafe", "하", TURNS("Latte", "Purple elephants", "Elephants"), true).text, "“Small, please.”"));
	assert_string_equal(state_of(walk("cafe", "하", TURNS("Latte", "Purple elephants", "Elephants", "Elephants"), true)), "place");
	assert_non_null(strstr(walk("cafe", "중", TURNS("Latte", "Give me a hint"), true).text, "“A medium one, please.”"));
}

static void as_json_it_is_one_object(void **state)
{
	struct scripted_answer made = answer(said("I like my dog."), kept(json_pack("{s:b}", "json", true)));
	json_t *read = kept(json_loadb(made.text, made.length, 0, NULL));

	(void)state;
	assert_non_null(strstr(json_string_value(json_object_get(read, "text")), "your dog"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_first_that_it_is_no_ai),
		cmocka_unit_test(to_who_is_at_risk_it_names_people_who_help),
		cmocka_unit_test(it_answers_in_the_language_it_is_spoken_to),
		cmocka_unit_test(anything_has_an_answer),
		cmocka_unit_test(it_says_back_what_was_said),
		cmocka_unit_test(it_quotes_documents),
		cmocka_unit_test(a_dialogue_goes_on_with_and_without_its_state),
		cmocka_unit_test(who_is_not_understood_is_helped_on),
		cmocka_unit_test(as_json_it_is_one_object),
	};

	return cmocka_run_group_tests(tests, open_dialogues, close_dialogues);
}
