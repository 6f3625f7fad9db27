/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound of any rate, sample format and number of channels, gathered as one channel of one rate, up to a stated length. */
#ifndef SEODANG_SOUND_RESAMPLER_H
#define SEODANG_SOUND_RESAMPLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
#include <libswresample/swresample.h>

/* What sound comes as. Outside of these bounds the filters of libswresample grow without sense. */
#define RESAMPLER_RATE_MINIMUM 4000
#define RESAMPLER_RATE_MAXIMUM 384000
#define RESAMPLER_CHANNELS_MAXIMUM 8

/** How a piece of sound is laid out. */
struct sound_format {
	int rate, channels;
	enum AVSampleFormat samples;
};

struct resampler {
	SwrContext *swr;
	struct sound_format from;    /* of the pieces so far */
	int rate;
	enum AVSampleFormat samples; /* packed */
	uint8_t *gathered;           /* owned; see resampler_release */
	size_t count, most;          /* samples */
};

enum resampled {
	RESAMPLED,
	RESAMPLER_FULL,   /* there was more than most */
	RESAMPLER_FAILED, /* no memory, or a format out of bounds */
};

/**
 * @param samples  packed format of what is gathered
 * @param most     samples that are gathered; whatever comes of resampler_start, end with resampler_release
 */
enum resampled resampler_start(struct resampler *resampler, int rate, enum AVSampleFormat samples, size_t most);

/** Add a piece. Its format may be another than that of the piece before. @param planes  as AVFrame's extended_data */
enum resampled resampler_add(struct resampler *resampler, const struct sound_format *format, const uint8_t *const *planes, int count);

/** Gather what the filter still holds back. */
enum resampled resampler_end(struct resampler *resampler);

void resampler_release(struct resampler *resampler);

#endif
