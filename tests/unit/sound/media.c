/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/sound/media.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit/in_arena.h"

#define PATH_SIZE 256

static struct media read_all(struct arena *into, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct media media;
	long length;

	if (!file)
		fail_msg("%s was not made", path);
	fseek(file, 0, SEEK_END);
	length = ftell(file);
	rewind(file);
	media = (struct media){arena_alloc(into, (size_t)length + 1), (size_t)length};
	if (fread(media.bytes, 1, media.length, file) != media.length)
		fail_msg("%s cannot be read", path);
	fclose(file);
	return media;
}

struct media media_make(struct arena *into, double seconds, const char *ending, const char *options)
{
	char folder[] = "/tmp/seodang-media-XXXXXX", path[PATH_SIZE];
	const char *command;
	struct media media;
	FILE *process;

	if (!mkdtemp(folder))
		fail_msg("no folder for a file");
	snprintf(path, sizeof path, "%s/tone.%s", folder, ending);
	command = arena_printf(into, "ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=%d:sample_rate=48000:duration=%g,volume=4 %s %s </dev/null",
			       TONE, seconds, options, path);
	process = popen(command, "w");
	if (!process || pclose(process) != 0)
		fail_msg("%s", command);
	media = read_all(into, path);
	unlink(path);
	rmdir(folder);
	return media;
}

static void put(unsigned char *bytes, uint32_t value, int count)
{
	for (int i = 0; i < count; i++)
		bytes[i] = (unsigned char)(value >> 8 * i);
}

struct media media_wav(struct arena *into, unsigned rate, unsigned channels, uint32_t declared_bytes, const int16_t *samples, size_t count)
{
	struct media wav = {arena_alloc(into, 44 + count * sizeof *samples), 44 + count * sizeof *samples};

	memcpy(wav.bytes, "RIFF----WAVEfmt ", 16);
	put(wav.bytes + 4, declared_bytes > UINT32_MAX - 36 ? UINT32_MAX : declared_bytes + 36, 4);
	put(wav.bytes + 16, 16, 4);
	put(wav.bytes + 20, 1, 2);
	put(wav.bytes + 22, channels, 2);
	put(wav.bytes + 24, rate, 4);
	put(wav.bytes + 28, rate * channels * 2, 4);
	put(wav.bytes + 32, channels * 2, 2);
	put(wav.bytes + 34, 16, 2);
	memcpy(wav.bytes + 36, "data", 4);
	put(wav.bytes + 40, declared_bytes, 4);
	if (count)
		memcpy(wav.bytes + 44, samples, count * sizeof *samples);
	return wav;
}

struct samples media_tone(struct arena *into, int rate, size_t count)
{
	int16_t *items = arena_array(into, count, sizeof *items);

	for (size_t i = 0; i < count; i++)
		items[i] = (int16_t)(10000 * sin(2 * M_PI * TONE * (double)i / rate));
	return (struct samples){items, count, rate};
}

double media_loudness(const struct samples *samples)
{
	double power = 0;

	for (size_t i = 0; i < samples->count; i++)
		power += (double)samples->items[i] * samples->items[i];
	return samples->count ? sqrt(power / (double)samples->count) : 0;
}

/* The tone crosses zero twice in a period. */
bool media_is_tone(const struct samples *samples)
{
	size_t crossings = 0;
	double pitch;

	for (size_t i = 1; i < samples->count; i++)
		if ((samples->items[i] < 0) != (samples->items[i - 1] < 0))
			crossings++;
	if (!samples->count)
		return false;
	pitch = (double)crossings / 2 * samples->rate / (double)samples->count;
	return media_loudness(samples) > 1000 && fabs(pitch - TONE) < TONE * 0.05;
}

ssize_t media_find(const void *bytes, size_t length, const char *text)
{
	const char *found = memmem(bytes, length, text, strlen(text));

	return found ? found - (const char *)bytes : -1;
}
