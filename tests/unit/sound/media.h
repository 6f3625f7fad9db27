/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: sound files of any kind, made by the ffmpeg command, and what can be said of the sound in them. */
#ifndef SEODANG_TESTS_UNIT_SOUND_MEDIA_H
#define SEODANG_TESTS_UNIT_SOUND_MEDIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/arena.h"
#include "sound/sound.h"

#define TONE 440 /* Hz, of what media_make makes */

struct media {
	unsigned char *bytes; /* writable, in the arena */
	size_t length;
};

/**
 * Make a file with a tone. The test fails when there is no ffmpeg.
 * @param ending   of the file's name, which tells ffmpeg the format: "webm"
 * @param options  words for the command between the tone and the file: "-ac 2 -c:a libopus"
 */
struct media media_make(struct arena *arena, double seconds, const char *ending, const char *options);

/** A WAV file with this header and samples of 16 bits; what it declares need not be so. */
struct media media_wav(struct arena *arena, unsigned rate, unsigned channels, uint32_t declared_bytes, const int16_t *samples, size_t count);

/** A tone of a rate. */
struct samples media_tone(struct arena *arena, int rate, size_t count);

/** Whether it is the tone, loud enough, at its pitch. */
bool media_is_tone(const struct samples *samples);

/** Its loudness: the root of the mean square. 0 for no sound. */
double media_loudness(const struct samples *samples);

/** The place of a text in bytes; -1 where it is not. */
ssize_t media_find(const void *bytes, size_t length, const char *text);

#endif
