/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/sound.h"

#include <string.h>

#include "core/log.h"
#include "jail/jail.h"
#include "sound/decoder.h"
#include "sound/encoder.h"
#include "sound/resampler.h"

/* A conversion's time: a fifth of real time is twenty times what it takes on an idle core. */
#define SECONDS_AT_LEAST 10
#define SECONDS_FOR_ONE 5
#define MEMORY ((size_t)256 * 1024 * 1024)
#define PIECE 16384

/* --- what a file is --------------------------------------------------------------------------------------- */

static bool has(const unsigned char *bytes, size_t length, size_t at, const char *expected, size_t expected_length)
{
	return length >= at + expected_length && memcmp(bytes + at, expected, expected_length) == 0;
}

/* EBML, whose DocType (element 0x4282) is among the first (RFC 8794, section 11.2.4). */
static bool is_webm(const unsigned char *bytes, size_t length)
{
	if (!has(bytes, length, 0, "\x1a\x45\xdf\xa3", 4))
		return false;
	for (size_t at = 4; at < length && at < 64; at++)
		if (has(bytes, length, at, "\x42\x82\x84webm", 7) || has(bytes, length, at, "\x42\x82\x88matroska", 11))
			return true;
	return false;
}

/* ISO 14496-12, section 4.3: a box "ftyp" and its brand. Pictures come in the same box. */
static bool is_mp4(const unsigned char *bytes, size_t length)
{
	static const char pictures[][4] = {{'h', 'e', 'i', 'c'}, {'h', 'e', 'i', 'x'}, {'m', 'i', 'f', '1'}, {'m', 's', 'f', '1'}, {'a', 'v', 'i', 'f'}};

	if (!has(bytes, length, 4, "ftyp", 4) || length < 12)
		return false;
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
		if (has(bytes, length, 8, pictures[i], sizeof pictures[i]))
			return false;
	return true;
}

enum sound_kind sound_kind_of(const void *bytes, size_t length)
{
	if (has(bytes, length, 0, "RIFF", 4) && has(bytes, length, 8, "WAVE", 4))
		return SOUND_WAV;
	if (is_webm(bytes, length))
		return SOUND_WEBM;
	return is_mp4(bytes, length) ? SOUND_MP4 : SOUND_NONE;
}

/* --- recordings of people ----------------------------------------------------------------------------------- */

/* What comes out of the jail: this, the samples of speech, the m4a. */
struct conversion {
	size_t speech_count, m4a_length;
};

static int convert(const struct jail_input *input, struct jail_output *output)
{
	const unsigned *most_seconds = input->context;
	struct decoded_sound decoded;
	struct encoded_sound encoded;
	enum sound_outcome outcome = decoder_read(input->bytes, input->length, *most_seconds, &decoded);
	struct conversion made;

	if (outcome != SOUND_CONVERTED)
		return (int)outcome;
	if (!encoder_write(decoded.listening, decoded.listening_count, &encoded))
		return SOUND_UNREADABLE;
	made = (struct conversion){decoded.speech_count, encoded.length};
	return jail_write(output, &made, sizeof made) && jail_write(output, decoded.speech, decoded.speech_count * sizeof *decoded.speech) &&
	       jail_write(output, encoded.bytes, encoded.length) ? SOUND_CONVERTED : SOUND_TOO_LONG;
}

/* The child may have been taken over: its sizes are taken for what they fit. */
static enum sound_outcome take_over(const struct jail_result *result, struct converted_sound *converted)
{
	const struct conversion *made = result->output;
	size_t left = result->length - sizeof *made;

	if (result->status == SOUND_TOO_LONG)
		return SOUND_TOO_LONG;
	if (result->status != SOUND_CONVERTED || result->length < sizeof *made || !made->speech_count || made->speech_count > left / sizeof(int16_t) ||
	    !made->m4a_length || made->m4a_length != left - made->speech_count * sizeof(int16_t))
		return SOUND_UNREADABLE;
	converted->speech = (struct samples){.items = (const int16_t *)(made + 1), .count = made->speech_count, .rate = SPEECH_RATE};
	converted->m4a = converted->speech.items + made->speech_count;
	converted->m4a_length = made->m4a_length;
	converted->duration_ms = (unsigned)(made->speech_count * 1000 / SPEECH_RATE);
	return SOUND_CONVERTED;
}

enum sound_outcome sound_convert(struct arena *arena, const void *bytes, size_t length, unsigned most_seconds, struct converted_sound *converted)
{
	const struct jail_input input = {.bytes = bytes, .length = length, .context = &most_seconds};
	const struct jail_limits limits = {
		.seconds = SECONDS_AT_LEAST + most_seconds / SECONDS_FOR_ONE,
		.memory = MEMORY,
		.most_output = ((size_t)most_seconds + 10) * (SPEECH_RATE * sizeof(int16_t) + 16000),
	};
	struct jail_result result;

	if (sound_kind_of(bytes, length) == SOUND_NONE)
		return SOUND_UNREADABLE;
	switch (jail_run(arena, &limits, convert, &input, &result)) {
	case JAIL_ENDED:
		return take_over(&result, converted);
	case JAIL_BROKEN:
		return SOUND_UNREADABLE;
	case JAIL_TIMEOUT:
		return SOUND_TIMEOUT;
	case JAIL_FAILED:
	default:
		return SOUND_FAILED;
	}
}

/* --- voices of our own ---------------------------------------------------------------------------------------- */

static enum resampled resample(struct resampler *resampler, const struct samples *samples)
{
	const struct sound_format format = {samples->rate, 1, AV_SAMPLE_FMT_S16};
	size_t most = samples->count * ENCODER_RATE / (size_t)samples->rate + ENCODER_RATE;
	enum resampled outcome = resampler_start(resampler, ENCODER_RATE, AV_SAMPLE_FMT_FLT, most);

	for (size_t at = 0; at < samples->count && outcome == RESAMPLED; at += PIECE) {
		size_t left = samples->count - at;
		const uint8_t *plane = (const uint8_t *)(samples->items + at);

		outcome = resampler_add(resampler, &format, &plane, (int)(left < PIECE ? left : PIECE));
	}
	return outcome == RESAMPLED ? resampler_end(resampler) : outcome;
}

const void *sound_encode(struct arena *arena, const struct samples *samples, size_t *length)
{
	struct encoded_sound encoded = {0};
	struct resampler resampler = {0};
	const void *m4a = NULL;

	if (samples->count && samples->rate >= RESAMPLER_RATE_MINIMUM && resample(&resampler, samples) == RESAMPLED && resampler.count)
		encoder_write((const float *)(const void *)resampler.gathered, resampler.count, &encoded);
	resampler_release(&resampler);
	if (encoded.length) {
		*length = encoded.length;
		m4a = arena_copy(arena, encoded.bytes, encoded.length);
	} else {
		log_error("%zu samples of %d Hz cannot be written as m4a", samples->count, samples->rate);
	}
	encoded_release(&encoded);
	return m4a;
}

static unsigned little_endian(const unsigned char *bytes, int count)
{
	unsigned value = 0;

	while (count--)
		value = value << 8 | bytes[count];
	return value;
}

bool sound_read_wav(struct arena *arena, const void *bytes, size_t length, struct samples *samples)
{
	const unsigned char *file = bytes, *format = NULL;
	size_t at = 12;
	unsigned rate;

	if (sound_kind_of(bytes, length) != SOUND_WAV)
		return false;
	while (length - at >= 8) {
		size_t size = little_endian(file + at + 4, 4), left = length - at - 8;

		if (memcmp(file + at, "fmt ", 4) == 0 && size >= 16 && size <= left)
			format = file + at + 8;
		if (memcmp(file + at, "data", 4) == 0) {
			/* One format: samples, one channel, 16 bits. A voice that streams does not know its size. */
			if (!format || little_endian(format, 2) != 1 || little_endian(format + 2, 2) != 1 || little_endian(format + 14, 2) != 16)
				return false;
			size = size < left ? size : left;
			rate = little_endian(format + 4, 4);
			if (size < sizeof(int16_t) || rate < RESAMPLER_RATE_MINIMUM || rate > RESAMPLER_RATE_MAXIMUM)
				return false;
			*samples = (struct samples){(const int16_t *)(const void *)arena_copy(arena, file + at + 8, size), size / sizeof(int16_t), (int)rate};
			return true;
		}
		if (size + (size & 1) > left)
			return false;
		at += 8 + size + (size & 1);
	}
	return false;
}
