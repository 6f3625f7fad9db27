/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/reading.h"

#include <math.h>

#include "core/strbuf.h"
#include "speaking/reading_passes.h"
#include "speaking/reading_signal.h"

#define TEXT_MAXIMUM ((size_t)16 * 1024)

static const char *const names[] = {
	[UNSCORABLE_SILENCE] = "silence",
	[UNSCORABLE_TOO_QUIET] = "too_quiet",
	[UNSCORABLE_NOISE] = "noise",
	[UNSCORABLE_CLIPPED] = "clipped",
	[UNSCORABLE_TOO_SHORT] = "too_short",
	[UNSCORABLE_OTHER_TEXT] = "other_text",
	[UNSCORABLE_OTHER_LANGUAGE] = "other_language",
	[UNSCORABLE_CUT_OFF] = "cut_off",
	[UNSCORABLE_MODEL_MISSING] = "model_missing",
};

/* What is made while a reading is checked. */
struct check {
	struct arena *arena;
	const struct sentence *sentence;
	struct findings findings;
	struct reading reading;
	size_t said;
};

const char *unscorable_name(enum unscorable unscorable)
{
	return names[unscorable];
}

/* What can be told without a word of it. */
static enum unscorable judge_signal(const struct reading *reading, const struct levels *levels, unsigned declared_ms)
{
	if ((uint64_t)reading->audio_ms * 100 < (uint64_t)declared_ms * CUT_OFF_PERCENT)
		return UNSCORABLE_CUT_OFF;
	if (levels->loud < SILENT_LEVEL)
		return UNSCORABLE_SILENCE;
	if (levels->loud < QUIET_LEVEL)
		return UNSCORABLE_TOO_QUIET;
	if (levels->top_percent > CLIPPED_PERCENT)
		return UNSCORABLE_CLIPPED;
	return levels->speech_frames < LEAST_SPEECH_FRAMES ? UNSCORABLE_TOO_SHORT : UNSCORABLE_NOT;
}

/* ---- words ---- */

static unsigned ms_of(int frame)
{
	return (unsigned)(frame * FRAME_MS);
}

static void list_words(struct check *check)
{
	const struct findings *findings = &check->findings;
	size_t count = check->sentence->words.count, n = 0, extra = 0;
	struct reading_word *words = arena_array(check->arena, count + findings->extra_count + 1, sizeof *words);

	for (size_t i = 0; i <= count; i++) {
		for (; extra < findings->extra_count && findings->extras[extra].before == i; extra++)
			words[n++] = (struct reading_word){UNNAMED_WORD, WORD_EXTRA, ms_of(findings->extras[extra].start), ms_of(findings->extras[extra].end)};
		if (i < count) {
			const struct word_finding *word = &findings->words[i];
			bool said = word->kept && word->figure >= LEAST_FIGURE;

			words[n++] = (struct reading_word){check->sentence->words.items[i], said ? WORD_SAID : WORD_MISSED, ms_of(word->start), ms_of(word->end)};
			check->said += said;
		}
	}
	check->reading.words = words;
	check->reading.word_count = n;
}

static const char *transcribed(const struct check *check)
{
	struct strbuf *text = strbuf_in_arena(check->arena, TEXT_MAXIMUM);

	for (size_t i = 0; i < check->reading.word_count; i++)
		if (check->reading.words[i].verdict != WORD_MISSED)
			strbuf_add_format(text, "%s%s", text->length ? " " : "", check->reading.words[i].word);
	return strbuf_text(text);
}

/* Speaking and pausing, by the words and extra sounds in their order. */
static void measure_time(struct check *check)
{
	struct reading *reading = &check->reading;
	unsigned end = 0;

	for (size_t i = 0; i < reading->word_count; i++) {
		const struct reading_word *word = &reading->words[i];

		if (word->end_ms == word->start_ms)
			continue;
		if (end && word->start_ms >= end + PAUSE_MS) {
			reading->pause_count++;
			reading->pause_ms += word->start_ms - end;
		}
		reading->speaking_ms += word->end_ms - word->start_ms;
		end = word->end_ms;
	}
	if (reading->speaking_ms)
		reading->words_per_minute = round((double)check->said * 600000 / reading->speaking_ms) / 10;
}

/* ---- figures ---- */

static const char *grade_of(int score)
{
	if (score >= 95)
		return "A+";
	if (score >= 90)
		return "A";
	if (score >= 80)
		return "B";
	return score >= 70 ? "C" : "D";
}

static double percent(size_t part, size_t whole)
{
	return round(10000.0 * (double)part / (double)whole) / 100;
}

static void score(struct check *check)
{
	struct reading *reading = &check->reading;
	size_t words = check->sentence->words.count;

	reading->completeness_score = percent(check->said, words);
	reading->word_accuracy = percent(check->said, words + check->findings.extra_count);
	reading->overall_score = (int)lround((reading->completeness_score + reading->word_accuracy) / 2);
	reading->grade = grade_of(reading->overall_score);
	reading->transcribed_text = transcribed(check);
}

/* Of words that were put there, a few always fit somewhere. */
static bool is_the_sentence(const struct check *check)
{
	unsigned said_ms = 0, extra_ms = 0;

	for (size_t i = 0; i < check->reading.word_count; i++) {
		const struct reading_word *word = &check->reading.words[i];

		if (word->verdict == WORD_SAID)
			said_ms += word->end_ms - word->start_ms;
		else if (word->verdict == WORD_EXTRA)
			extra_ms += word->end_ms - word->start_ms;
	}
	return check->said * 100 >= check->sentence->words.count * LEAST_SAID_PERCENT && said_ms >= extra_ms;
}

static enum unscorable judge_words(struct check *check, struct recogniser *recogniser, const struct samples *sound, const struct levels *levels)
{
	struct samples louder;

	if (!check->sentence->dictionary || !recogniser_is_ready(recogniser))
		return UNSCORABLE_MODEL_MISSING;
	louder = amplified(check->arena, sound, levels);
	if (reading_passes(recogniser, check->arena, check->sentence, &louder, &check->findings))
		list_words(check);
	if (is_the_sentence(check))
		return UNSCORABLE_NOT;
	return levels->is_steady ? UNSCORABLE_NOISE : UNSCORABLE_OTHER_TEXT;
}

struct reading reading_check(struct recogniser *recogniser, struct arena *arena, const struct sentence *sentence, const struct samples *sound,
			     unsigned declared_ms)
{
	struct check check = {.arena = arena, .sentence = sentence, .reading = {.model = READING_MODEL}};
	struct levels levels = levels_of(arena, sound);

	check.reading.audio_ms = (unsigned)(sound->count * 1000 / SPEECH_RATE);
	check.reading.unscorable = judge_signal(&check.reading, &levels, declared_ms);
	if (check.reading.unscorable == UNSCORABLE_NOT)
		check.reading.unscorable = judge_words(&check, recogniser, sound, &levels);
	if (check.reading.unscorable == UNSCORABLE_NOT) {
		score(&check);
		measure_time(&check);
	}
	return check.reading;
}
