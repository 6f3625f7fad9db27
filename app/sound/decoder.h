/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recordings of people, decoded by FFmpeg's libraries. They are many and old, and what they read was made by anybody: outside
 * of tests this runs in a jail (jail/jail.h). Only WAV with plain samples, and WebM and mp4 with Opus or AAC are opened; of a
 * video the sound is taken, and its pictures are neither parsed nor decoded.
 */
#ifndef SEODANG_SOUND_DECODER_H
#define SEODANG_SOUND_DECODER_H

#include "sound/sound.h"

/** What a recording holds, in memory of malloc; release with decoded_release. */
struct decoded_sound {
	int16_t *speech;  /* SPEECH_RATE */
	size_t speech_count;
	float *listening; /* ENCODER_RATE */
	size_t listening_count;
};

/**
 * Decode a recording. A damaged or truncated one is what can be read of it.
 * @param decoded  out; untouched unless SOUND_CONVERTED
 * @return SOUND_CONVERTED, SOUND_UNREADABLE or SOUND_TOO_LONG
 */
enum sound_outcome decoder_read(const void *bytes, size_t length, unsigned most_seconds, struct decoded_sound *decoded);

void decoded_release(struct decoded_sound *decoded);

#endif
