/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/voice.h"

#include "sound/voice_espeak.h"
#include "sound/voice_service.h"
#include "unit/in_arena.h"

#define SENTENCE "The library opens at nine on Saturday morning."

static struct samples say(const char *text, const char *voice_id, enum voice_speed speed)
{
	struct samples samples;

	assert_int_equal(voice_espeak(arena, text, voice_id, speed, &samples), VOICE_SPOKEN);
	return samples;
}

static double seconds(struct samples samples)
{
	return (double)samples.count / samples.rate;
}

static int loudest(struct samples samples)
{
	int most = 0;

	for (size_t i = 0; i < samples.count; i++)
		most = abs(samples.items[i]) > most ? abs(samples.items[i]) : most;
	return most;
}

static void each_voice_speaks(void **state)
{
	(void)state;
	for (const char *const *voice = voice_built_in; *voice; voice++) {
		struct samples samples = say(SENTENCE, *voice, VOICE_NORMAL);

		assert_true(seconds(samples) > 2 && seconds(samples) < 5);
		assert_true(loudest(samples) > 3000);
	}
}

static void slow_is_slower(void **state)
{
	double normal = seconds(say(SENTENCE, "en-us", VOICE_NORMAL)), slow = seconds(say(SENTENCE, "en-us", VOICE_SLOW));

	(void)state;
	assert_true(normal / slow > 0.6 && normal / slow < 0.8);
}

/* The engine breathes: no two sayings are alike to the sample. */
static void assert_as_long(size_t samples, size_t others)
{
	assert_true((double)samples > 0.9 * (double)others && (double)samples < 1.1 * (double)others);
}

/* The engine keeps its voice and speed between texts. */
static void texts_do_not_depend_on_those_before(void **state)
{
	size_t before = say(SENTENCE, "en-us", VOICE_NORMAL).count;

	(void)state;
	say("아주 좋아요", "en-gb", VOICE_SLOW);
	assert_as_long(say(SENTENCE, "en-us", VOICE_NORMAL).count, before);
}

static void hangul_is_said_in_korean(void **state)
{
	(void)state;
	assert_as_long(say("9시에 3개", "en-us", VOICE_NORMAL).count, say("아홉 시에 세 개", "en-gb", VOICE_NORMAL).count);
	assert_as_long(say("apple을 다시", "en-us", VOICE_NORMAL).count,
		       say("apple", "en-us", VOICE_NORMAL).count + say("을 다시", "en-us", VOICE_NORMAL).count);
}

static void a_text_becomes_a_file(void **state)
{
	struct spoken spoken;

	(void)state;
	assert_int_equal(voice_speak(arena, SENTENCE, "en-us", VOICE_NORMAL, NULL, &spoken), VOICE_SPOKEN);
	assert_int_equal(sound_kind_of(spoken.m4a, spoken.m4a_length), SOUND_MP4);
	assert_true(spoken.duration_ms > 2000 && spoken.duration_ms < 5000);
	assert_int_equal(spoken.http_status, 0);
}

static void what_cannot_be_said_is_refused(void **state)
{
	struct spoken spoken;
	char *long_text = arena_alloc(arena, 60001);

	(void)state;
	for (size_t i = 0; i < 60000; i += 6)
		memcpy(long_text + i, "hello ", 6);
	assert_int_equal(voice_speak(arena, SENTENCE, "en-xx", VOICE_NORMAL, NULL, &spoken), VOICE_UNKNOWN);
	assert_int_equal(voice_speak(arena, SENTENCE, "ko", VOICE_NORMAL, NULL, &spoken), VOICE_UNKNOWN);
	assert_int_equal(voice_speak(arena, "", "en-us", VOICE_NORMAL, NULL, &spoken), VOICE_REFUSED);
	assert_int_equal(voice_speak(arena, "...", "en-us", VOICE_NORMAL, NULL, &spoken), VOICE_REFUSED);
	assert_int_equal(voice_speak(arena, long_text, "en-us", VOICE_SLOW, NULL, &spoken), VOICE_REFUSED);
}

/* What looks like the engine's own markup is read as text. */
static void markup_is_text(void **state)
{
	(void)state;
	assert_true(say("<speak><audio src=\"file:///etc/passwd\"/>a</speak>", "en-us", VOICE_NORMAL).count >
		    say("a", "en-us", VOICE_NORMAL).count);
	assert_true(say("[[h@'loU]] <mark name=\"x\"/> a", "en-us", VOICE_NORMAL).count > say("a", "en-us", VOICE_NORMAL).count);
}

static void what_is_not_listed_is_not_asked(void **state)
{
	const struct voice_service service = {.url = "http://127.0.0.1:1/v1", .model = "m", .voice = "v", .allowed_hosts = "127.0.0.1:2"};
	const struct voice_service silent = {.url = "http://127.0.0.1:1/v1", .model = "m", .voice = "v", .allowed_hosts = "127.0.0.1:1"};
	struct spoken spoken;

	(void)state;
	assert_int_equal(voice_speak(arena, SENTENCE, NULL, VOICE_NORMAL, &service, &spoken), VOICE_NOT_ALLOWED);
	assert_int_equal(voice_speak(arena, SENTENCE, NULL, VOICE_NORMAL, &silent, &spoken), VOICE_AWAY);
	assert_int_equal(spoken.http_status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_voice_speaks, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(slow_is_slower, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(texts_do_not_depend_on_those_before, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(hangul_is_said_in_korean, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_text_becomes_a_file, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(what_cannot_be_said_is_refused, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(markup_is_text, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(what_is_not_listed_is_not_asked, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
