/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/voice_espeak.h"

#include <espeak-ng/speak_lib.h>

#include "core/log.h"
#include "core/strbuf.h"
#include "sound/korean_numbers.h"
#include "sound/scripts.h"

#define WORDS_A_MINUTE 150 /* clear, and not slow; the engine's own is 175 */
#define KOREAN "ko"
#define LEAST_LOUDNESS 200 /* of 32767: marks that are not said leave a moment of silence */

static int rate; /* samples a second; 0 before the engine has started */
static struct strbuf *heard; /* of the text at hand: espeak's callback has no place for one that is always there */

static bool start(void)
{
	if (rate > 0)
		return true;
	rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT);
	if (rate <= 0)
		log_error("espeak-ng does not start: is espeak-ng-data installed?");
	return rate > 0;
}

/* Returns 0 to go on, 1 to stop. */
static int take_samples(short *samples, int count, espeak_EVENT *events)
{
	(void)events;
	if (samples && count > 0)
		strbuf_add(heard, samples, (size_t)count * sizeof *samples);
	return strbuf_overflowed(heard);
}

static bool say(struct arena *arena, const struct script_run *run, const char *voice_id, int words_a_minute)
{
	const char *text = run->is_korean ? korean_numbers(arena, run->text) : run->text;
	espeak_VOICE voice = {.languages = run->is_korean ? KOREAN : voice_id}; /* names of voices are those of files: none is "en-gb" */

	if (espeak_SetVoiceByProperties(&voice) != EE_OK ||
	    espeak_SetParameter(espeakRATE, words_a_minute, 0) != EE_OK ||
	    espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL) != EE_OK) {
		log_error("espeak-ng does not speak with the voice %s", voice.languages);
		return false;
	}
	return true;
}

static bool is_silence(const struct samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		if (abs(samples->items[i]) >= LEAST_LOUDNESS)
			return false;
	return true;
}

enum voice_outcome voice_espeak(struct arena *arena, const char *text, const char *voice_id, enum voice_speed speed, struct samples *samples)
{
	int words_a_minute = speed == VOICE_SLOW ? (int)(WORDS_A_MINUTE * VOICE_SLOW_FACTOR) : WORDS_A_MINUTE;
	struct script_run *runs;
	struct samples said;
	size_t count = script_runs(arena, text, &runs);

	if (!start())
		return VOICE_FAILED;
	heard = strbuf_in_arena(arena, (size_t)rate * VOICE_MOST_SECONDS * sizeof *samples->items);
	espeak_SetSynthCallback(take_samples);
	for (size_t i = 0; i < count && !strbuf_overflowed(heard); i++)
		if (!say(arena, &runs[i], voice_id, words_a_minute))
			return VOICE_FAILED;
	said = (struct samples){(const int16_t *)(const void *)heard->data, heard->length / sizeof *samples->items, rate};
	if (strbuf_overflowed(heard) || is_silence(&said))
		return VOICE_REFUSED;
	*samples = said;
	return VOICE_SPOKEN;
}
