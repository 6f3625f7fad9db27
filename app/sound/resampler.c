/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/resampler.h"

#include <stdint.h>
#include <stdlib.h>

#include <libavutil/opt.h>

enum resampled resampler_start(struct resampler *resampler, int rate, enum AVSampleFormat samples, size_t most)
{
	*resampler = (struct resampler){.rate = rate, .samples = samples, .most = most};
	/* One more, so that what is full is known to be too much. Memory is taken as it is filled. */
	resampler->gathered = calloc(most + 1, (size_t)av_get_bytes_per_sample(samples));
	return resampler->gathered ? RESAMPLED : RESAMPLER_FAILED;
}

/* planes NULL: the rest. */
static enum resampled gather(struct resampler *resampler, const uint8_t *const *planes, int count)
{
	size_t room = resampler->most + 1 - resampler->count;
	/* Not all the room: libswresample takes memory for as much as it may make. */
	int wanted = swr_get_out_samples(resampler->swr, count);
	uint8_t *end = resampler->gathered + resampler->count * (size_t)av_get_bytes_per_sample(resampler->samples);
	/* C has no way from planes that nobody writes to the type of this parameter but a cast. */
	int made = wanted < 0 ? wanted : swr_convert(resampler->swr, &end, (size_t)wanted < room ? wanted : (int)room, (const uint8_t **)(uintptr_t)planes, count);

	if (made < 0)
		return RESAMPLER_FAILED;
	resampler->count += (size_t)made;
	return resampler->count > resampler->most ? RESAMPLER_FULL : RESAMPLED;
}

static enum resampled drain(struct resampler *resampler)
{
	enum resampled outcome = resampler->swr ? gather(resampler, NULL, 0) : RESAMPLED;

	swr_free(&resampler->swr);
	return outcome;
}

static bool is_in_bounds(const struct sound_format *format)
{
	return format->rate >= RESAMPLER_RATE_MINIMUM && format->rate <= RESAMPLER_RATE_MAXIMUM && format->channels > 0 &&
	       format->channels <= RESAMPLER_CHANNELS_MAXIMUM && av_get_bytes_per_sample(format->samples) > 0;
}

/* Channels are mixed as the usual layout of that many, never louder than the loudest: what a file says of them is not needed for speech. */
static enum resampled change_format(struct resampler *resampler, const struct sound_format *format)
{
	AVChannelLayout from, mono = AV_CHANNEL_LAYOUT_MONO;
	enum resampled outcome = drain(resampler);

	if (outcome != RESAMPLED)
		return outcome;
	if (!is_in_bounds(format))
		return RESAMPLER_FAILED;
	av_channel_layout_default(&from, format->channels);
	if (swr_alloc_set_opts2(&resampler->swr, &mono, resampler->samples, resampler->rate, &from, format->samples, format->rate, 0, NULL) < 0 ||
	    av_opt_set_double(resampler->swr, "rematrix_maxval", 1, 0) < 0 || swr_init(resampler->swr) < 0)
		return RESAMPLER_FAILED;
	resampler->from = *format;
	return RESAMPLED;
}

enum resampled resampler_add(struct resampler *resampler, const struct sound_format *format, const uint8_t *const *planes, int count)
{
	const struct sound_format *from = &resampler->from;

	if (!resampler->swr || from->rate != format->rate || from->channels != format->channels || from->samples != format->samples) {
		enum resampled outcome = change_format(resampler, format);

		if (outcome != RESAMPLED)
			return outcome;
	}
	return count > 0 ? gather(resampler, planes, count) : RESAMPLED;
}

enum resampled resampler_end(struct resampler *resampler)
{
	return drain(resampler);
}

void resampler_release(struct resampler *resampler)
{
	swr_free(&resampler->swr);
	free(resampler->gathered);
	*resampler = (struct resampler){0};
}
