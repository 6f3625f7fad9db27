/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A recording of any bytes, decoded here and not in a jail, so that the sanitizers see it: what comes out has no more than was
 * asked for and can be written as m4a. What passes for a voice's WAV keeps its promises.
 */
#include <stdint.h>
#include <stdlib.h>

#include "sound/decoder.h"
#include "sound/encoder.h"

#define SECONDS 2
#define ENCODED_MAXIMUM 2400 /* samples; the encoder is ours to choose, it need not be tried with more */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct decoded_sound *decoded)
{
	struct encoded_sound encoded;

	if (!decoded->speech_count || decoded->speech_count > (SECONDS + 1) * SPEECH_RATE || !decoded->listening_count ||
	    decoded->listening_count > (SECONDS + 1) * ENCODER_RATE)
		abort();
	if (!encoder_write(decoded->listening, decoded->listening_count < ENCODED_MAXIMUM ? decoded->listening_count : ENCODED_MAXIMUM, &encoded))
		abort();
	if (sound_kind_of(encoded.bytes, encoded.length) != SOUND_MP4)
		abort();
	encoded_release(&encoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	struct decoded_sound decoded;
	struct samples samples;

	if (!arena)
		arena = arena_create((size_t)64 * 1024 * 1024);
	if (decoder_read(data, size, SECONDS, &decoded) == SOUND_CONVERTED) {
		check(&decoded);
		decoded_release(&decoded);
	}
	if (sound_read_wav(arena, data, size, &samples) && (!samples.count || samples.count > size / sizeof *samples.items || samples.rate <= 0))
		abort();
	arena_reset(arena);
	return 0;
}
