/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/attempt_document.h"

#include "core/json_text.h"

static const char *const verdicts[] = {[WORD_SAID] = "said", [WORD_MISSED] = "missed", [WORD_EXTRA] = "extra"};

/* Words of one verdict, in their order. */
static json_t *words_with(const struct reading *reading, enum word_verdict verdict)
{
	json_t *words = json_array();

	for (size_t i = 0; i < reading->word_count; i++)
		if (reading->words[i].verdict == verdict)
			json_array_append_new(words, json_string(reading->words[i].word));
	return words;
}

static json_t *all_words(const struct reading *reading)
{
	json_t *words = json_array();

	for (size_t i = 0; i < reading->word_count; i++) {
		const struct reading_word *word = &reading->words[i];

		json_array_append_new(words, json_pack("{s:s, s:s, s:i, s:i}", "word", word->word, "verdict", verdicts[word->verdict],
						       "start_ms", (int)word->start_ms, "end_ms", (int)word->end_ms));
	}
	return words;
}

/* PostgreSQL reads an array of JSON as text[]. */
const char *reading_document(struct arena *arena, const struct reading *reading)
{
	if (reading->unscorable != UNSCORABLE_NOT)
		return json_text(arena, json_pack("{s:b, s:s, s:i, s:s}", "scorable", 0, "reason", unscorable_name(reading->unscorable),
						  "audio_duration_ms", (int)reading->audio_ms, "model", reading->model));
	return json_text(arena,
		json_pack("{s:b, s:i, s:f, s:f, s:s, s:o, s:o, s:s, s:o, s:i, s:i, s:f, s:i, s:i, s:s}", "scorable", 1,
			  "overall_score", reading->overall_score, "word_accuracy", reading->word_accuracy,
			  "completeness_score", reading->completeness_score, "grade", reading->grade,
			  "missed_words", words_with(reading, WORD_MISSED), "extra_words", words_with(reading, WORD_EXTRA),
			  "transcribed_text", reading->transcribed_text, "words", all_words(reading),
			  "audio_duration_ms", (int)reading->audio_ms, "speaking_ms", (int)reading->speaking_ms,
			  "words_per_minute", reading->words_per_minute, "pause_count", reading->pause_count, "pause_ms", (int)reading->pause_ms,
			  "model", reading->model));
}
