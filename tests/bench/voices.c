/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voices COUNT: says sentences with the built-in voice, COUNT in all. Prints the mean time of one in milliseconds, said only and with
 * its m4a; the mean length of its sound in milliseconds and of its file in bytes; and the most memory held, in megabytes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/memory_use.h"
#include "sound/voice.h"
#include "sound/voice_espeak.h"

#define ARENA_CEILING ((size_t)64 * 1024 * 1024)

static const char *const sentences[] = {
	"Good morning! How are you today?",
	"The library opens at nine on Saturday morning.",
	"Could you tell me which bus goes to the station?",
	"I would like to borrow this book for two weeks.",
	"My sister plays the piano better than anyone else in our class.",
	"If it rains tomorrow, we will move the picnic into the gym.",
};

static const char *sentence(long number)
{
	return sentences[(size_t)number % (sizeof sentences / sizeof *sentences)];
}

static void say(struct arena *arena, long number)
{
	struct arena_mark mark = arena_mark(arena);
	struct samples samples;

	if (voice_espeak(arena, sentence(number), voice_built_in[0], VOICE_NORMAL, &samples) != VOICE_SPOKEN)
		log_die("the built-in voice does not speak");
	arena_rewind(arena, mark);
}

static void make(struct arena *arena, long number, double *duration, double *bytes)
{
	struct arena_mark mark = arena_mark(arena);
	struct spoken spoken;

	if (voice_speak(arena, sentence(number), voice_built_in[0], VOICE_NORMAL, NULL, &spoken) != VOICE_SPOKEN)
		log_die("the sound of a sentence cannot be made");
	*duration += spoken.duration_ms;
	*bytes += (double)spoken.m4a_length;
	arena_rewind(arena, mark);
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_create(ARENA_CEILING);
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	double duration = 0, bytes = 0;
	int64_t start, said, made;

	if (count <= 0)
		log_die("usage: voices COUNT");
	say(arena, 0); /* the engine has started */
	start = clock_steady_ms();
	for (long i = 0; i < count; i++)
		say(arena, i);
	said = clock_steady_ms() - start;
	start = clock_steady_ms();
	for (long i = 0; i < count; i++)
		make(arena, i, &duration, &bytes);
	made = clock_steady_ms() - start;
	printf("%.2f %.2f %.0f %.0f %.1f\n", (double)said / (double)count, (double)made / (double)count, duration / (double)count,
	       bytes / (double)count, (double)memory_most_held() / 1024);
	arena_destroy(arena);
	return 0;
}
