/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/reading_signal.h"

#include <math.h>
#include <stdlib.h>

#define FRAME (SPEECH_RATE / 100)
#define TOP 32000
#define SPEECH_SHARE 0.1 /* a frame is speech from this share of the loudest frames' level on */

/* Without what a microphone adds to all samples alike. */
static double level_of_frame(const int16_t *samples, double mean)
{
	double sum = 0;

	for (size_t i = 0; i < FRAME; i++)
		sum += ((double)samples[i] - mean) * ((double)samples[i] - mean);
	return sqrt(sum / FRAME);
}

static double mean_of(const struct samples *sound)
{
	double sum = 0;

	for (size_t i = 0; i < sound->count; i++)
		sum += sound->items[i];
	return sound->count ? sum / (double)sound->count : 0;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

static size_t count_top(const int16_t *samples)
{
	size_t count = 0;

	for (size_t i = 0; i < FRAME; i++)
		count += samples[i] >= TOP || samples[i] <= -TOP;
	return count;
}

struct levels levels_of(struct arena *arena, const struct samples *sound)
{
	size_t frames = sound->count / FRAME, top = 0;
	double *levels = arena_array(arena, frames + 1, sizeof *levels), *sorted = arena_array(arena, frames + 1, sizeof *sorted);
	double mean = mean_of(sound), limit, sum = 0;
	struct levels found = {0};

	if (frames == 0)
		return found;
	for (size_t i = 0; i < frames; i++)
		sorted[i] = levels[i] = level_of_frame(sound->items + i * FRAME, mean);
	qsort(sorted, frames, sizeof *sorted, compare);
	found.soft = sorted[frames / 10];
	limit = sorted[frames - 1 - frames / 20] * SPEECH_SHARE;
	for (size_t i = 0; i < frames; i++)
		if (levels[i] > limit) {
			sum += levels[i] * levels[i];
			top += count_top(sound->items + i * FRAME);
			found.speech_frames++;
		}
	if (found.speech_frames) {
		found.loud = sqrt(sum / (double)found.speech_frames);
		found.top_percent = 100.0 * (double)top / (double)(found.speech_frames * FRAME);
	}
	found.is_steady = sorted[frames - 1 - frames / 10] < found.soft * STEADY_RATIO;
	return found;
}

struct samples amplified(struct arena *arena, const struct samples *sound, const struct levels *levels)
{
	double gain = fmin(WANTED_LEVEL / fmax(levels->loud, 1), MOST_GAIN);
	int16_t *louder;

	if (gain <= 1)
		return *sound;
	louder = arena_array(arena, sound->count + 1, sizeof *louder);
	for (size_t i = 0; i < sound->count; i++)
		louder[i] = (int16_t)lrint(fmax(-32768, fmin(32767, sound->items[i] * gain)));
	return (struct samples){louder, sound->count, sound->rate};
}
