/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every situation that comes with Seodang: its lines, and that what it suggests leads on to its end. */
#include "core/text.h"
#include "models/scripted.h"
#include "unit/models/dialogues_in_arena.h"

#define SITUATIONS 20
#define TURNS_MOST 12

/* Where a failure is, for who reads it. */
static const char *where(const char *situation, const char *state, int language, int level)
{
	return arena_printf(arena, "%s, %s, %s, level %d", situation, state, language_code((enum language)language), level);
}

static void assert_fine(bool fine, const char *place, const char *text)
{
	if (!fine)
		print_error("%s: %s\n", place, text ? text : "(nothing)");
	assert_true(fine);
}

#define FOR_EACH_STATE(situation, key, name, state) \
	json_object_foreach((json_t *)(uintptr_t)dialogues_situations(dialogues), key, situation) \
		json_object_foreach(json_object_get(situation, "states"), name, state)

#define FOR_EACH_LINE(language, level) \
	for (int language = 0; language < LANGUAGE_COUNT; language++) \
		for (int level = 0; level < LEVEL_COUNT; level++)

static void there_are_twenty_in_an_order(void **state)
{
	bool places[SITUATIONS + 1] = {false};
	const char *key;
	json_t *situation;

	(void)state;
	assert_int_equal(json_object_size(dialogues_situations(dialogues)), SITUATIONS);
	json_object_foreach((json_t *)(uintptr_t)dialogues_situations(dialogues), key, situation) {
		size_t place = (size_t)json_integer_value(json_object_get(situation, "place"));

		assert_fine(place >= 1 && place <= SITUATIONS && !places[place], key, "place");
		places[place] = true;
	}
}

static void assert_language(const char *text, int language, const char *place)
{
	struct phrase phrase = phrase_read(arena, text, LANGUAGE_EN);

	assert_fine(language == LANGUAGE_KO ? phrase.has_hangul : !phrase.has_hangul, place, text);
	assert_fine(strchr(".?!”", text[strlen(text) - 1]) || strstr(text, "”"), place, text);
}

static void assert_lines(const json_t *lines, const char *key, const char *name)
{
	FOR_EACH_LINE(language, level)
		assert_language(line_in(lines, (enum language)language, (enum level)level), language, where(key, name, language, level));
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		assert_fine(strlen(line_in(lines, (enum language)language, LEVEL_LOW)) < strlen(line_in(lines, (enum language)language, LEVEL_HIGH)),
			    where(key, name, language, LEVEL_LOW), "is not shorter than for the highest level");
}

static void lines_are_in_their_language_and_longer_for_higher_levels(void **unused)
{
	const char *key, *name;
	json_t *situation, *state, *heard;
	size_t i;

	(void)unused;
	FOR_EACH_STATE(situation, key, name, state) {
		assert_lines(json_object_get(state, "says"), key, name);
		if (json_object_get(state, "suggests"))
			assert_lines(json_object_get(state, "suggests"), key, name);
		json_array_foreach(json_object_get(state, "hears"), i, heard)
			for (int language = 0; language < LANGUAGE_COUNT && json_object_get(heard, "reply"); language++)
				assert_language(text_in(json_object_get(heard, "reply"), (enum language)language), language, where(key, name, language, -1));
	}
}

static void assert_small(const char *pattern, const char *place)
{
	size_t length = strlen(pattern);

	assert_fine(!strcmp(text_lower(arena, pattern, length, NULL), pattern) && !strpbrk(pattern, "'?!,.") && !strstr(pattern, "||") &&
		    pattern[0] != '|' && pattern[length - 1] != '|', place, pattern);
}

static void patterns_can_fit(void **unused)
{
	const char *const lists[] = {"always", "aside", "patterns"};
	const char *key, *name;
	json_t *situation, *state, *heard, *slot, *value;
	size_t i;

	(void)unused;
	FOR_EACH_STATE(situation, key, name, state)
		json_array_foreach(json_object_get(state, "hears"), i, heard)
			if (json_object_get(heard, "words"))
				assert_small(json_string_value(json_object_get(heard, "words")), where(key, name, 0, -1));
	json_object_foreach((json_t *)(uintptr_t)dialogues_situations(dialogues), key, situation)
		json_object_foreach(json_object_get(situation, "slots"), name, slot)
			json_array_foreach(json_object_get(slot, "values"), i, value)
				assert_small(json_string_value(json_array_get(value, 0)), where(key, name, 0, -1));
	for (size_t list = 0; list < sizeof lists / sizeof *lists; list++)
		json_array_foreach(json_object_get(dialogues_talk(dialogues), lists[list]), i, heard)
			assert_small(json_string_value(json_object_get(heard, "words")), lists[list]);
}

/* Whether a state has ears of its own for a sentence, and no aside comes before them. */
static bool is_heard(const json_t *situation, const json_t *state, const char *sentence)
{
	struct phrase phrase = phrase_read(arena, sentence, LANGUAGE_EN);
	const json_t *heard, *value;
	bool fits = false;
	size_t i, j;

	json_array_foreach(json_object_get(state, "hears"), i, heard) {
		const char *words = json_string_value(json_object_get(heard, "words")), *slot = json_string_value(json_object_get(heard, "slot"));

		fits = fits || (words && phrase_fits(&phrase, words, NULL));
		json_array_foreach(json_object_get(json_object_get(json_object_get(situation, "slots"), slot ? slot : ""), "values"), j, value)
			fits = fits || (!words && phrase_fits(&phrase, json_string_value(json_array_get(value, 0)), NULL));
	}
	json_array_foreach(json_object_get(dialogues_talk(dialogues), "always"), i, heard)
		fits = fits && !phrase_fits(&phrase, json_string_value(json_object_get(heard, "words")), NULL);
	return fits;
}

static void what_is_suggested_is_understood(void **unused)
{
	const char *key, *name;
	json_t *situation, *state;

	(void)unused;
	FOR_EACH_STATE(situation, key, name, state)
		FOR_EACH_LINE(language, level) {
			const char *sentence = line_in(json_object_get(state, "suggests"), (enum language)language, (enum level)level);

			assert_fine(!sentence || is_heard(situation, state, sentence), where(key, name, language, level), sentence);
		}
}

static const char *const levels[] = {"하", "중", "상"};

/* Say what is suggested, until the end. */
static void follow(const char *key, int language, int level)
{
	json_t *messages = kept(json_array());
	json_t *options = kept(json_pack("{s:s, s:s, s:s}", "situation", key, "difficulty", levels[level], "language",
					 language_code((enum language)language)));
	const json_t *start = json_object_get(json_object_get(json_object_get(dialogues_situations(dialogues), key), "states"), "start");
	const char *sentence = line_in(json_object_get(start, "suggests"), (enum language)language, (enum level)level), *at = "start";

	for (int turn = 0; turn < TURNS_MOST && strcmp(at, "end") != 0; turn++) {
		struct scripted_answer answer;

		json_array_append_new(messages, json_pack("{s:s, s:s}", "role", "user", "content", sentence));
		answer = scripted_answer(arena, dialogues, messages, options);
		assert_int_equal(phrase_read(arena, answer.text, LANGUAGE_EN).language, language);
		assert_fine(!strpbrk(answer.text, "{}"), key, answer.text);
		assert_fine(json_array_size(json_object_get(answer.extra, "corrections")) == 0, where(key, at, language, level), sentence);
		json_array_append_new(messages, json_pack("{s:s, s:s}", "role", "assistant", "content", answer.text));
		json_object_set(options, "dialogue", json_object_get(answer.extra, "dialogue"));
		sentence = json_string_value(json_object_get(answer.extra, "suggestion"));
		at = json_string_value(json_object_get(json_object_get(answer.extra, "dialogue"), "at"));
	}
	assert_fine(!strcmp(at, "end"), where(key, at, language, level), sentence);
}

static void what_is_suggested_leads_to_the_end(void **unused)
{
	const char *key;
	json_t *situation;

	(void)unused;
	json_object_foreach((json_t *)(uintptr_t)dialogues_situations(dialogues), key, situation)
		FOR_EACH_LINE(language, level)
			follow(key, language, level);
}

/* Silence on the student's side leads there too. */
static void who_is_never_understood_comes_to_the_end(void **unused)
{
	const char *key;
	json_t *situation;

	(void)unused;
	json_object_foreach((json_t *)(uintptr_t)dialogues_situations(dialogues), key, situation) {
		json_t *options = kept(json_pack("{s:s}", "situation", key)), *messages = kept(json_pack("[{s:s, s:s}]", "role", "user", "content", "…"));
		const char *at = "start";

		for (int turn = 0; turn < 3 * TURNS_MOST && strcmp(at, "end") != 0; turn++) {
			struct scripted_answer answer = scripted_answer(arena, dialogues, messages, options);

			json_object_set(options, "dialogue", json_object_get(answer.extra, "dialogue"));
			at = json_string_value(json_object_get(json_object_get(answer.extra, "dialogue"), "at"));
		}
		assert_fine(!strcmp(at, "end"), key, at);
	}
}

/* Nothing that nobody can come to. */
static void every_state_is_led_to(void **unused)
{
	const char *key, *name, *other;
	json_t *situation, *state, *from, *heard;
	size_t i;

	(void)unused;
	FOR_EACH_STATE(situation, key, name, state) {
		bool is_led_to = !strcmp(name, "start");

		json_object_foreach(json_object_get(situation, "states"), other, from)
			json_array_foreach(json_object_get(from, "hears"), i, heard)
				is_led_to = is_led_to || !strcmp(json_string_value(json_object_get(heard, "to")), name);
		assert_fine(is_led_to, key, name);
	}
}

static void what_is_wrong_is_named(void **unused)
{
	struct strbuf error;

	(void)unused;
	strbuf_init(&error, 4096);
	assert_null(dialogues_open("/nonexistent", &error));
	assert_non_null(strstr(strbuf_text(&error), "/nonexistent/talk.json"));
	strbuf_release(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_twenty_in_an_order),
		cmocka_unit_test(lines_are_in_their_language_and_longer_for_higher_levels),
		cmocka_unit_test(patterns_can_fit),
		cmocka_unit_test(what_is_suggested_is_understood),
		cmocka_unit_test(what_is_suggested_leads_to_the_end),
		cmocka_unit_test(who_is_never_understood_comes_to_the_end),
		cmocka_unit_test(every_state_is_led_to),
		cmocka_unit_test(what_is_wrong_is_named),
	};

	return cmocka_run_group_tests(tests, open_dialogues, close_dialogues);
}
