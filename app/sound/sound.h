/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Speech as samples. What people send is told by its first bytes, and decoded by FFmpeg's libraries in a child process that
 * may do nothing but compute (jail/jail.h): a hostile file costs one conversion, not the service.
 */
#ifndef SEODANG_SOUND_SOUND_H
#define SEODANG_SOUND_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

#define SPEECH_RATE 16000 /* samples a second, one channel */

/** Samples of one channel. */
struct samples {
	const int16_t *items;
	size_t count;
	int rate;
};

/** What a file is by its first bytes. */
enum sound_kind { SOUND_NONE, SOUND_WAV, SOUND_WEBM, SOUND_MP4 };

/** @param bytes  the file's beginning; 64 bytes are enough. @return SOUND_NONE for what is not taken */
enum sound_kind sound_kind_of(const void *bytes, size_t length);

enum sound_outcome {
	SOUND_CONVERTED,
	SOUND_UNREADABLE, /* no sound, a damaged one, or one that broke the decoder */
	SOUND_TOO_LONG,   /* more than the seconds that are allowed */
	SOUND_TIMEOUT,    /* the decoder did not end in time */
	SOUND_FAILED,     /* this machine could not (no process, no memory): worth another attempt; logged */
};

/** What an m4a is, over HTTP. */
#define M4A_CONTENT_TYPE "audio/mp4"

/** A recording for both uses. */
struct converted_sound {
	struct samples speech;    /* SPEECH_RATE, for scoring */
	const void *m4a;          /* AAC, which phones of both kinds play */
	size_t m4a_length;
	unsigned duration_ms;
};

/**
 * Make 16 kHz mono samples and an m4a of a recording.
 *
 * @param bytes         the whole file: WAV, WebM or mp4
 * @param most_seconds  of sound; more is SOUND_TOO_LONG, whatever the file declares
 * @param converted     out, in the arena; untouched unless SOUND_CONVERTED
 */
enum sound_outcome sound_convert(struct arena *arena, const void *bytes, size_t length, unsigned most_seconds, struct converted_sound *converted);

/**
 * Write samples as m4a in this process: for what Seodang's own voices said.
 * @return the file in the arena; NULL when it could not be made (logged)
 */
const void *sound_encode(struct arena *arena, const struct samples *samples, size_t *length);

/** Read a WAV file of 16-bit samples of one channel, as voices of this installation make them. @return false when it is none */
bool sound_read_wav(struct arena *arena, const void *bytes, size_t length, struct samples *samples);

#endif
