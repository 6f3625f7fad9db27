/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With the installed model and a human voice of Debian's asterisk-core-sounds-en-g722: made speech is no test of it. */
#include "speaking/reading.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "speaking/reading_signal.h"
#include "speaking/recogniser.h"
#include "unit/in_arena.h"

#define MODEL "/usr/share/pocketsphinx/model/en-us"
#define VOICE "/usr/share/asterisk/sounds/en_US_f_Allison"
#define MOST_SAMPLES ((size_t)20 * SPEECH_RATE)

static struct dictionary *dictionary;
static struct recogniser *recogniser;

static int open_model(void **state)
{
	create_arena(state);
	dictionary = dictionary_open(MODEL "/cmudict-en-us.dict");
	recogniser = recogniser_open(MODEL);
	return dictionary && recogniser_is_ready(recogniser) ? 0 : -1;
}

static int close_model(void **state)
{
	recogniser_close(recogniser);
	dictionary_close(dictionary);
	return destroy_arena(state);
}

static struct samples voice(const char *name)
{
	const char *command = arena_printf(arena, "ffmpeg -v error -nostdin -i " VOICE "/%s.g722 -ar 16000 -ac 1 -f s16le -", name);
	int16_t *items = arena_array(arena, MOST_SAMPLES, sizeof *items);
	FILE *pipe = popen(command, "r");
	size_t count;

	assert_non_null(pipe);
	count = fread(items, sizeof *items, MOST_SAMPLES, pipe);
	assert_int_equal(pclose(pipe), 0);
	assert_true(count > SPEECH_RATE);
	return (struct samples){items, count, SPEECH_RATE};
}

static struct samples tone(double level, unsigned ms)
{
	size_t count = (size_t)ms * SPEECH_RATE / 1000;
	int16_t *items = arena_array(arena, count + 1, sizeof *items);

	for (size_t i = 0; i < count; i++)
		items[i] = (int16_t)fmax(-32768, fmin(32767, level * sin((double)i * 0.2)));
	return (struct samples){items, count, SPEECH_RATE};
}

static struct reading check(const char *text, struct samples sound, unsigned declared_ms)
{
	struct sentence sentence = {.dictionary = dictionary};

	assert_int_equal(words_of_text(arena, text, &sentence.words), WORDS_FOUND);
	return reading_check(recogniser, arena, &sentence, &sound, declared_ms);
}

static const struct reading_word *find(const struct reading *reading, enum word_verdict verdict)
{
	for (size_t i = 0; i < reading->word_count; i++)
		if (reading->words[i].verdict == verdict)
			return &reading->words[i];
	return NULL;
}

static void all_words_said_is_a_hundred(void **state)
{
	struct reading reading = check("All circuits are busy now.", voice("all-circuits-busy-now"), 0);
	unsigned end = 0;

	(void)state;
	assert_int_equal(reading.unscorable, UNSCORABLE_NOT);
	assert_int_equal(reading.overall_score, 100);
	assert_string_equal(reading.grade, "A+");
	assert_string_equal(reading.transcribed_text, "all circuits are busy now");
	assert_string_equal(reading.model, READING_MODEL);
	assert_int_equal(reading.word_count, 5);
	for (size_t i = 0; i < reading.word_count; i++) {
		assert_int_equal(reading.words[i].verdict, WORD_SAID);
		assert_true(reading.words[i].start_ms >= end && reading.words[i].end_ms > reading.words[i].start_ms);
		end = reading.words[i].end_ms;
	}
	assert_true(end <= reading.audio_ms && reading.speaking_ms <= reading.audio_ms);
	assert_true(fabs(reading.words_per_minute - 5 * 60000.0 / reading.speaking_ms) < 0.06);
}

static void a_word_left_out_is_missed_where_it_would_have_been(void **state)
{
	struct reading reading = check("All circuits are terribly busy now.", voice("all-circuits-busy-now"), 0);
	const struct reading_word *missed = find(&reading, WORD_MISSED);

	(void)state;
	assert_non_null(missed);
	assert_string_equal(missed->word, "terribly");
	assert_int_equal(missed->start_ms, missed->end_ms);
	assert_int_equal(missed->start_ms, missed[-1].end_ms);
	assert_true(fabs(reading.completeness_score - 83.33) < 0.001);
	assert_true(fabs(reading.word_accuracy - 83.33) < 0.001);
	assert_int_equal(reading.overall_score, 83);
	assert_string_equal(reading.grade, "B");
}

static void the_same_word_twice_is_two(void **state)
{
	struct reading reading = check("Please please check the number and dial again again.", voice("check-number-dial-again"), 0);

	(void)state;
	assert_int_equal(reading.unscorable, UNSCORABLE_NOT);
	assert_true(fabs(reading.completeness_score - 77.78) < 0.001);
}

static void words_in_addition_are_extra_at_their_place(void **state)
{
	struct reading reading = check("Please enter your followed by the pound key.", voice("agent-pass"), 0);
	const struct reading_word *extra = find(&reading, WORD_EXTRA);

	(void)state;
	assert_int_equal(reading.unscorable, UNSCORABLE_NOT);
	assert_non_null(extra);
	assert_string_equal(extra->word, UNNAMED_WORD);
	assert_true(extra->end_ms - extra->start_ms >= EXTRA_MS);
	assert_true(extra->start_ms >= extra[-1].end_ms);
	assert_true(reading.word_accuracy < reading.completeness_score);
}

static void another_sentence_has_no_score(void **state)
{
	struct reading reading = check("My favorite subject is science because experiments surprise everybody.", voice("agent-pass"), 0);

	(void)state;
	assert_int_equal(reading.unscorable, UNSCORABLE_OTHER_TEXT);
	assert_int_equal(reading.word_count + (size_t)reading.overall_score, 0);
	assert_string_equal(unscorable_name(reading.unscorable), "other_text");
}

/* To the millisecond, whoever spoke in between. */
static void nothing_is_carried_over(void **state)
{
	struct samples sound = voice("conf-getpin");
	struct reading first = check("Please enter the conference pin number.", sound, 0), second;

	(void)state;
	check("All circuits are busy now.", voice("all-circuits-busy-now"), 0);
	check("Hello there.", tone(8000, 2000), 0);
	second = check("Please enter the conference pin number.", sound, 0);
	assert_int_equal(first.word_count, second.word_count);
	for (size_t i = 0; i < first.word_count; i++) {
		assert_int_equal(first.words[i].verdict, second.words[i].verdict);
		assert_int_equal(first.words[i].start_ms, second.words[i].start_ms);
		assert_int_equal(first.words[i].end_ms, second.words[i].end_ms);
	}
	assert_int_equal(first.overall_score, second.overall_score);
}

static void what_cannot_be_heard_says_why(void **state)
{
	const char *text = "All circuits are busy now.";
	struct samples whole = voice("all-circuits-busy-now");

	(void)state;
	assert_int_equal(check(text, tone(0, 2000), 0).unscorable, UNSCORABLE_SILENCE);
	assert_int_equal(check(text, (struct samples){whole.items, 0, SPEECH_RATE}, 0).unscorable, UNSCORABLE_SILENCE);
	assert_int_equal(check(text, tone(12, 2000), 0).unscorable, UNSCORABLE_TOO_QUIET);
	assert_int_equal(check(text, tone(2000000, 2000), 0).unscorable, UNSCORABLE_CLIPPED);
	assert_int_equal(check(text, tone(8000, 2000), 0).unscorable, UNSCORABLE_NOISE);
	assert_int_equal(check(text, (struct samples){whole.items + 8000, 2000, SPEECH_RATE}, 0).unscorable, UNSCORABLE_TOO_SHORT);
}

static void less_than_four_fifths_of_what_was_declared_is_cut_off(void **state)
{
	struct samples sound = voice("all-circuits-busy-now");
	unsigned ms = (unsigned)(sound.count * 1000 / SPEECH_RATE);

	(void)state;
	assert_int_equal(check("All circuits are busy now.", sound, ms * 5 / 4 + 10).unscorable, UNSCORABLE_CUT_OFF);
	assert_int_equal(check("All circuits are busy now.", sound, ms * 5 / 4 - 10).unscorable, UNSCORABLE_NOT);
}

static void without_a_model_nothing_is_scored(void **state)
{
	struct recogniser *missing = recogniser_open("/nonexistent");
	struct samples sound = voice("all-circuits-busy-now");
	struct sentence sentence = {.dictionary = dictionary};

	(void)state;
	assert_false(recogniser_is_ready(missing));
	assert_int_equal(words_of_text(arena, "All circuits", &sentence.words), WORDS_FOUND);
	assert_int_equal(reading_check(missing, arena, &sentence, &sound, 0).unscorable, UNSCORABLE_MODEL_MISSING);
	sentence.dictionary = NULL;
	assert_int_equal(reading_check(recogniser, arena, &sentence, &sound, 0).unscorable, UNSCORABLE_MODEL_MISSING);
	recogniser_close(missing);
}

static void a_schools_own_word_is_listened_for(void **state)
{
	static const struct pronunciation items[] = {{"qqq", "P IH N"}};
	const struct pronunciations own = {items, 1};
	struct sentence sentence = {.dictionary = dictionary, .own = &own};
	struct samples sound = voice("conf-getpin");
	struct reading reading;

	(void)state;
	assert_int_equal(words_of_text(arena, "Please enter the conference qqq number.", &sentence.words), WORDS_FOUND);
	reading = reading_check(recogniser, arena, &sentence, &sound, 0);
	assert_int_equal(reading.words[4].verdict, WORD_SAID);
	assert_string_equal(reading.words[4].word, "qqq");
}

static void quiet_speech_is_amplified(void **state)
{
	struct samples quiet = tone(50, 1000), louder;
	struct levels levels = levels_of(arena, &quiet);

	(void)state;
	assert_true(fabs(levels.loud - 50 / sqrt(2)) < 1);
	assert_true(levels.is_steady);
	louder = amplified(arena, &quiet, &levels);
	levels = levels_of(arena, &louder);
	assert_true(fabs(levels.loud - WANTED_LEVEL) < 50);
	quiet = tone(20000, 1000);
	levels = levels_of(arena, &quiet);
	assert_ptr_equal(amplified(arena, &quiet, &levels).items, quiet.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_words_said_is_a_hundred),
		cmocka_unit_test(a_word_left_out_is_missed_where_it_would_have_been),
		cmocka_unit_test(the_same_word_twice_is_two),
		cmocka_unit_test(words_in_addition_are_extra_at_their_place),
		cmocka_unit_test(another_sentence_has_no_score),
		cmocka_unit_test(nothing_is_carried_over),
		cmocka_unit_test(what_cannot_be_heard_says_why),
		cmocka_unit_test(less_than_four_fifths_of_what_was_declared_is_cut_off),
		cmocka_unit_test(without_a_model_nothing_is_scored),
		cmocka_unit_test(a_schools_own_word_is_listened_for),
		cmocka_unit_test(quiet_speech_is_amplified),
	};

	return cmocka_run_group_tests(tests, open_model, close_model);
}
