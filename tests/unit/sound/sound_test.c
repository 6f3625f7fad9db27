/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sound/decoder.h"
#include "sound/sound.h"
#include "unit/in_arena.h"
#include "unit/sound/child.h"
#include "unit/sound/media.h"

#define CHROMIUM "-ac 2 -c:a libopus -b:a 32k -live 1" /* what its MediaRecorder writes: two channels, no duration */

static enum sound_outcome convert(const struct media *media, unsigned most_seconds, struct converted_sound *converted)
{
	*converted = (struct converted_sound){0};
	return sound_convert(arena, media->bytes, media->length, most_seconds, converted);
}

static void expect_outcome(const char *what, const struct media *media, enum sound_outcome expected)
{
	struct decoded_sound decoded = {0};
	struct converted_sound converted;
	enum sound_outcome outcome = convert(media, 10, &converted), here;

	if (outcome != expected)
		fail_msg("%s: %d, not %d", what, (int)outcome, (int)expected);
	/* Once more outside of the jail, where a sanitizer can say what it saw. */
	here = decoder_read(media->bytes, media->length, 10, &decoded);
	decoded_release(&decoded);
	if (here != expected)
		fail_msg("%s: outside of the jail %d, not %d", what, (int)here, (int)expected);
}

static void expect_tone(const char *what, const struct media *media, unsigned milliseconds)
{
	struct converted_sound converted, again;
	double louder;
	struct media m4a;

	if (convert(media, 10, &converted) != SOUND_CONVERTED)
		fail_msg("%s is not converted", what);
	if (!media_is_tone(&converted.speech) || converted.speech.rate != SPEECH_RATE)
		fail_msg("%s: what is to be scored is not what was said", what);
	/* Codecs begin and end with a few frames of their own. */
	if (converted.duration_ms + 60 < milliseconds || converted.duration_ms > milliseconds + 60)
		fail_msg("%s: %u ms", what, converted.duration_ms);
	m4a = (struct media){arena_alloc(arena, converted.m4a_length), converted.m4a_length};
	memcpy(m4a.bytes, converted.m4a, m4a.length);
	if (convert(&m4a, 10, &again) != SOUND_CONVERTED || !media_is_tone(&again.speech) || again.duration_ms > converted.duration_ms + 60)
		fail_msg("%s: the m4a says something else", what);
	louder = media_loudness(&again.speech) / media_loudness(&converted.speech);
	if (louder < 0.95 || louder > 1.05)
		fail_msg("%s: the m4a is %f times as loud", what, louder);
}

static void recordings_of_all_kinds_are_taken(void **state)
{
	static const struct {
		const char *what, *ending, *options;
		enum sound_kind kind;
	} files[] = {
		{"WebM as Chromium writes it", "webm", CHROMIUM, SOUND_WEBM},
		{"mp4 with AAC", "m4a", "-c:a aac -ac 2", SOUND_MP4},
		{"mp4 with AAC in fragments, as Safari writes it", "mp4", "-c:a aac -movflags frag_keyframe+empty_moov+default_base_moof", SOUND_MP4},
		{"mp4 with Opus", "mp4", "-c:a libopus", SOUND_MP4},
		{"mp4 with the index in front", "m4a", "-c:a aac -movflags faststart", SOUND_MP4},
		{"QuickTime", "mov", "-c:a aac", SOUND_MP4},
		{"Matroska", "mkv", "-c:a aac", SOUND_WEBM},
		{"WAV of 8 kHz", "wav", "-ar 8000", SOUND_WAV},
		{"WAV of 48 kHz and 24 bits, two channels", "wav", "-ar 48000 -ac 2 -c:a pcm_s24le", SOUND_WAV},
		{"WAV of 32 bits", "wav", "-c:a pcm_s32le", SOUND_WAV},
		{"WAV of 8 bits", "wav", "-c:a pcm_u8", SOUND_WAV},
		{"WAV of floating point", "wav", "-ar 44100 -c:a pcm_f32le", SOUND_WAV},
		{"WAV of a telephone", "wav", "-ar 8000 -c:a pcm_alaw", SOUND_WAV},
		{"six channels", "wav", "-ac 6", SOUND_WAV},
		{"a video with sound", "mp4", "-f lavfi -i testsrc=size=64x64:duration=2 -map 1 -map 0 -c:v libx264 -c:a aac", SOUND_MP4},
		{"a WebM video with sound", "webm", "-f lavfi -i testsrc=size=64x64:duration=2 -map 1 -map 0 -c:v libvpx -c:a libopus", SOUND_WEBM},
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct media media = media_make(arena, 2, files[i].ending, files[i].options);

		if (sound_kind_of(media.bytes, media.length < 64 ? media.length : 64) != files[i].kind)
			fail_msg("%s is not known by its first bytes", files[i].what);
		expect_tone(files[i].what, &media, 2000);
		expect_outcome(files[i].what, &media, SOUND_CONVERTED);
	}
}

static void what_is_no_sound_is_refused_by_its_first_bytes(void **state)
{
	static const struct {
		const char *what, *bytes;
		size_t length;
	} files[] = {
		{"nothing", "", 0},
		{"one byte", "R", 1},
		{"half a head", "RIFF----WAV", 11},
		{"a ZIP", "PK\3\4\24\0\0\0\10\0--------------------------------------", 48},
		{"a page", "<!DOCTYPE html><script>alert(1)</script>", 40},
		{"a playlist", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", 38},
		{"a list of files", "ffconcat version 1.0\nfile /etc/passwd\n", 38},
		{"a picture", "\0\0\0\30ftypheic\0\0\0\0mif1heic", 24},
		{"another EBML file", "\x1a\x45\xdf\xa3\x93\x42\x82\x84" "book--------", 20},
		{"MP3", "ID3\4\0\0\0\0\0\0", 10},
		{"Ogg", "OggS\0\2\0\0\0\0\0\0", 12},
		{"FLAC", "fLaC\0\0\0\42", 8},
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct media media = {(unsigned char *)arena_copy(arena, files[i].bytes, files[i].length), files[i].length};

		if (sound_kind_of(media.bytes, media.length) != SOUND_NONE)
			fail_msg("%s passes for sound", files[i].what);
		expect_outcome(files[i].what, &media, SOUND_UNREADABLE);
	}
}

static struct media text(const char *bytes, size_t length)
{
	return (struct media){(unsigned char *)arena_copy(arena, bytes, length), length};
}

#define TEXT(literal) text(literal, sizeof(literal) - 1)

static void what_begins_as_sound_and_is_none_is_unreadable(void **state)
{
	struct samples tone = media_tone(arena, 16000, 4800);
	const struct {
		const char *what;
		struct media media;
	} files[] = {
		{"a page that begins as WAV", TEXT("RIFF\xff\xff\0\0WAVE<!DOCTYPE html><script>alert(1)</script>")},
		{"a page that begins as mp4", TEXT("\0\0\0\30ftypisom\0\0\0\0isommp42<!DOCTYPE html><script>alert(1)</script>")},
		{"a page that begins as WebM", TEXT("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm<!DOCTYPE html><script>alert(1)</script>")},
		{"WAV of 48 channels", media_wav(arena, 16000, 48, 9600, tone.items, tone.count)},
		{"WAV of no channel", media_wav(arena, 16000, 0, 9600, tone.items, tone.count)},
		{"WAV of 1 Hz", media_wav(arena, 1, 1, 9600, tone.items, tone.count)},
		{"WAV of 4 GHz", media_wav(arena, 4000000000, 1, 9600, tone.items, tone.count)},
		{"WAV without a sample", media_wav(arena, 16000, 1, 0, NULL, 0)},
		{"a video without sound", media_make(arena, 1, "mp4", "-f lavfi -i testsrc=size=64x64:duration=1 -map 1 -c:v libx264")},
		{"WebM with Vorbis", media_make(arena, 1, "webm", "-c:a libvorbis")},
		{"mp4 with MP3", media_make(arena, 1, "mp4", "-c:a libmp3lame")},
		{"Matroska with FLAC", media_make(arena, 1, "mkv", "-c:a flac")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		expect_outcome(files[i].what, &files[i].media, SOUND_UNREADABLE);
}

static void what_a_file_declares_counts_for_nothing(void **state)
{
	struct samples tone = media_tone(arena, 16000, 32000);
	struct media hour = media_wav(arena, 16000, 1, 3600u * 32000, tone.items, tone.count);
	struct media for_ever = media_wav(arena, 16000, 1, UINT32_MAX, tone.items, tone.count);
	struct media webm = media_make(arena, 2, "webm", "-c:a libopus");
	ssize_t duration = media_find(webm.bytes, webm.length, "\x44\x89\x88");

	(void)state;
	expect_tone("WAV that declares an hour", &hour, 2000);
	expect_tone("WAV that declares no end", &for_ever, 2000);
	assert_true(duration > 0);
	memcpy(webm.bytes + duration + 3, "\x41\x4b\x77\x40\0\0\0\0", 8); /* 3,600,000 ms */
	expect_tone("WebM that declares an hour", &webm, 2000);
}

static void samples_that_are_no_numbers_are_silence(void **state)
{
	struct media media = media_make(arena, 1, "wav", "-ar 24000 -c:a pcm_f32le");
	ssize_t data = media_find(media.bytes, media.length, "data");

	(void)state;
	assert_true(data > 0);
	for (size_t at = (size_t)data + 8; at + 8 <= media.length; at += 8)
		memcpy(media.bytes + at, at % 16 ? "\0\0\xc0\x7f" : "\0\0\x80\xff", 4); /* not a number, and less than any */
	expect_outcome("WAV of no numbers", &media, SOUND_CONVERTED);
}

static void a_truncated_file_is_what_it_holds(void **state)
{
	static const struct {
		const char *what, *ending, *options;
	} files[] = {
		{"WebM", "webm", CHROMIUM " -cluster_time_limit 200"},
		{"WAV", "wav", "-ar 16000"},
		{"mp4 in fragments", "mp4", "-c:a aac -frag_duration 200000 -movflags empty_moov+default_base_moof"},
		{"mp4 with the index in front", "m4a", "-c:a aac -movflags faststart"},
	};
	struct media behind = media_make(arena, 2, "m4a", "-c:a aac");

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct media media = media_make(arena, 2, files[i].ending, files[i].options);
		struct converted_sound converted;

		media.length /= 2;
		if (convert(&media, 10, &converted) != SOUND_CONVERTED)
			fail_msg("half of a %s is not converted", files[i].what);
		if (!media_is_tone(&converted.speech) || converted.duration_ms < 500 || converted.duration_ms > 1300)
			fail_msg("half of a %s: %u ms", files[i].what, converted.duration_ms);
	}
	behind.length /= 2;
	expect_outcome("mp4 whose index is cut off", &behind, SOUND_UNREADABLE);
}

static void too_long_is_what_is_decoded_not_what_is_declared(void **state)
{
	struct media media = media_make(arena, 3, "webm", CHROMIUM);
	struct converted_sound converted;

	(void)state;
	assert_int_equal(convert(&media, 1, &converted), SOUND_TOO_LONG);
	assert_null(converted.m4a);
	/* A recorder ends a moment after its time. */
	media = media_make(arena, 1.5, "webm", CHROMIUM);
	assert_int_equal(convert(&media, 1, &converted), SOUND_CONVERTED);
}

static void nothing_of_a_file_but_its_sound_is_kept(void **state)
{
	static const char *const words[] = {"Gildong", "+37.5", "Seoul", "Lavf", "Lavc", "2026"};
	static const char metadata[] = "-c:a aac -movflags use_metadata_tags -metadata title=Gildong -metadata artist=Gildong -metadata location=+37.5665+126.9780/ "
				       "-metadata comment=Seoul -metadata creation_time=2026-11-21T07:00:00Z -metadata:s:a handler_name=Gildong";
	struct media media = media_make(arena, 1, "m4a", metadata);
	struct converted_sound converted;
	ssize_t index, sound;

	(void)state;
	assert_true(media_find(media.bytes, media.length, "Gildong") > 0 && media_find(media.bytes, media.length, "+37.5") > 0);
	assert_int_equal(convert(&media, 10, &converted), SOUND_CONVERTED);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (media_find(converted.m4a, converted.m4a_length, words[i]) >= 0)
			fail_msg("the m4a says %s", words[i]);
	index = media_find(converted.m4a, converted.m4a_length, "moov");
	sound = media_find(converted.m4a, converted.m4a_length, "mdat");
	assert_true(index > 0 && index < sound);
	assert_memory_equal((const char *)converted.m4a + 4, "ftypM4A ", 8);
}

static void damaged_files_cost_nothing_but_themselves(void **state)
{
	static const char *const files[][2] = {{"webm", CHROMIUM}, {"m4a", "-c:a aac"}, {"wav", "-c:a pcm_s16le"}};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const struct media whole = media_make(arena, 0.5, files[i][0], files[i][1]);

		for (size_t round = 0; round < 40; round++) {
			struct media media = {(unsigned char *)arena_copy(arena, whole.bytes, whole.length), whole.length};
			struct decoded_sound decoded = {0};
			struct converted_sound converted;
			enum sound_outcome outcome;

			/* Another byte in each 100, at other places in each round, the first ones left as they are. */
			for (size_t at = 64 + round * 7; at < media.length; at += 100)
				media.bytes[at] = (unsigned char)(media.bytes[at] ^ (round * 37 + at) % 255);
			outcome = convert(&media, 10, &converted);
			assert_true(outcome == SOUND_CONVERTED || outcome == SOUND_UNREADABLE || outcome == SOUND_TOO_LONG);
			assert_int_equal(decoder_read(media.bytes, media.length, 10, &decoded), outcome);
			decoded_release(&decoded);
		}
	}
}

static void nothing_is_left_behind(void **state)
{
	struct arena *own = arena_create((size_t)16 * 1024 * 1024);
	struct media media = media_make(arena, 0.1, "webm", CHROMIUM);
	size_t before = child_descriptors();

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct converted_sound converted;

		assert_int_equal(sound_convert(own, media.bytes, media.length, 1, &converted), SOUND_CONVERTED);
		arena_reset(own);
	}
	arena_destroy(own);
	assert_int_equal(child_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static enum sound_outcome convert_under(int number, const struct samples *samples)
{
	struct media wav = media_wav(arena, (unsigned)samples->rate, 1, UINT32_MAX, samples->items, samples->count);
	struct converted_sound converted;
	pid_t other = child_signal_next(number);
	enum sound_outcome outcome = sound_convert(arena, wav.bytes, wav.length, 10, &converted);

	child_wait(other);
	return outcome;
}

static void how_the_decoder_ends_says_whose_fault_it_is(void **state)
{
	/* Long enough that the signal comes first. */
	struct samples tone = media_tone(arena, 48000, (size_t)48000 * 10);

	(void)state;
	assert_int_equal(convert_under(SIGSEGV, &tone), SOUND_UNREADABLE);
	assert_int_equal(convert_under(SIGKILL, &tone), SOUND_FAILED);
	assert_int_equal(convert_under(SIGSTOP, &tone), SOUND_TIMEOUT);
}

static void what_voices_say_is_encoded(void **state)
{
	static const int rates[] = {16000, 22050, 24000, 48000};

	(void)state;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		struct samples tone = media_tone(arena, rates[i], (size_t)rates[i] * 2);
		struct media m4a;
		size_t length = 0;
		const void *bytes = sound_encode(arena, &tone, &length);

		assert_non_null(bytes);
		m4a = (struct media){(unsigned char *)arena_copy(arena, bytes, length), length};
		expect_tone("what a voice said", &m4a, 2000);
	}
}

static void an_index_has_room_for_the_longest(void **state)
{
	struct samples tone = media_tone(arena, 24000, (size_t)24000 * 600);
	size_t length = 0;
	const void *m4a = sound_encode(arena, &tone, &length);
	ssize_t index;

	(void)state;
	assert_non_null(m4a);
	index = media_find(m4a, length, "moov");
	assert_true(index > 0 && index < media_find(m4a, length, "mdat"));
}

static void nothing_cannot_be_encoded(void **state)
{
	size_t length = 7;

	(void)state;
	assert_null(sound_encode(arena, &(struct samples){NULL, 0, 16000}, &length));
	assert_null(sound_encode(arena, &(struct samples){(const int16_t[]){1, 2, 3}, 3, 0}, &length));
	assert_int_equal(length, 7);
}

static void files_of_voices_are_read(void **state)
{
	struct samples tone = media_tone(arena, 22050, 2205), read = {0};
	struct media wav = media_wav(arena, 22050, 1, 4410, tone.items, tone.count), streamed = media_wav(arena, 22050, 1, UINT32_MAX, tone.items, tone.count);
	struct media listed = media_make(arena, 0.1, "wav", "-ar 16000 -metadata title=x");

	(void)state;
	assert_true(sound_read_wav(arena, wav.bytes, wav.length, &read));
	assert_int_equal(read.rate, 22050);
	assert_int_equal(read.count, 2205);
	assert_memory_equal(read.items, tone.items, 4410);
	assert_true(sound_read_wav(arena, streamed.bytes, streamed.length, &read));
	assert_int_equal(read.count, 2205);
	/* With a list of words between the header and the samples. */
	assert_true(media_find(listed.bytes, listed.length, "LIST") > 0);
	assert_true(sound_read_wav(arena, listed.bytes, listed.length, &read));
	assert_int_equal(read.count, 1600);
}

static void files_that_are_none_of_voices_are_not_read(void **state)
{
	struct samples tone = media_tone(arena, 16000, 160), read = {.rate = 7};
	struct media wav = media_wav(arena, 16000, 1, 320, tone.items, tone.count);
	struct media two = media_wav(arena, 16000, 2, 320, tone.items, tone.count), slow = media_wav(arena, 1, 1, 320, tone.items, tone.count);
	struct media bytes = media_make(arena, 0.1, "wav", "-c:a pcm_u8");

	(void)state;
	for (size_t length = 0; length < 46; length++) {
		char *cut = arena_copy(arena, wav.bytes, length);

		assert_false(sound_read_wav(arena, cut, length, &read));
	}
	assert_false(sound_read_wav(arena, two.bytes, two.length, &read));
	assert_false(sound_read_wav(arena, slow.bytes, slow.length, &read));
	assert_false(sound_read_wav(arena, bytes.bytes, bytes.length, &read));
	assert_int_equal(read.rate, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recordings_of_all_kinds_are_taken),
		cmocka_unit_test(what_is_no_sound_is_refused_by_its_first_bytes),
		cmocka_unit_test(what_begins_as_sound_and_is_none_is_unreadable),
		cmocka_unit_test(what_a_file_declares_counts_for_nothing),
		cmocka_unit_test(samples_that_are_no_numbers_are_silence),
		cmocka_unit_test(a_truncated_file_is_what_it_holds),
		cmocka_unit_test(too_long_is_what_is_decoded_not_what_is_declared),
		cmocka_unit_test(nothing_of_a_file_but_its_sound_is_kept),
		cmocka_unit_test(damaged_files_cost_nothing_but_themselves),
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(how_the_decoder_ends_says_whose_fault_it_is),
		cmocka_unit_test(what_voices_say_is_encoded),
		cmocka_unit_test(an_index_has_room_for_the_longest),
		cmocka_unit_test(nothing_cannot_be_encoded),
		cmocka_unit_test(files_of_voices_are_read),
		cmocka_unit_test(files_that_are_none_of_voices_are_not_read),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
