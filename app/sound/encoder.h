/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Speech as an m4a: AAC-LC, one channel of 24 kHz, 48 kbit/s, which iPhones and Android phones play. The index (moov) stands
 * in front, so that a phone starts at once. Nothing is in it but the sound: no tags, no dates, no names of programs.
 */
#ifndef SEODANG_SOUND_ENCODER_H
#define SEODANG_SOUND_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENCODER_RATE 24000

/** A file in memory of FFmpeg's; release with encoded_release. */
struct encoded_sound {
	uint8_t *bytes;
	size_t length;
};

/**
 * @param samples  ENCODER_RATE, −1 to 1; what lies beyond is clipped, and what is no number is silence
 * @return false when the libraries cannot do it, which a complete installation with memory left can
 */
bool encoder_write(const float *samples, size_t count, struct encoded_sound *encoded);

void encoded_release(struct encoded_sound *encoded);

#endif
