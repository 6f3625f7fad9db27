/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * transcoding FILE COUNT [COMMAND…]: converts a recording COUNT times with sound_convert, or runs COMMAND as often. Prints the
 * mean time of one and the mean processor time of its child, in milliseconds, and the most memory that a child held, in megabytes.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/clock.h"
#include "core/log.h"
#include "sound/sound.h"

#define MEMORY ((size_t)64 * 1024 * 1024)
#define MOST_SECONDS 300

extern char **environ;

static const void *read_file(struct arena *arena, const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	struct stat status;
	void *bytes;

	if (!file || fstat(fileno(file), &status) != 0)
		log_die("%s: %s", path, strerror(errno));
	bytes = arena_alloc(arena, (size_t)status.st_size);
	*length = fread(bytes, 1, (size_t)status.st_size, file);
	fclose(file);
	return bytes;
}

static void convert(struct arena *arena, const void *bytes, size_t length)
{
	struct arena_mark mark = arena_mark(arena);
	struct converted_sound converted;

	if (sound_convert(arena, bytes, length, MOST_SECONDS, &converted) != SOUND_CONVERTED)
		log_die("the recording cannot be converted");
	arena_rewind(arena, mark);
}

static void run(char **command)
{
	pid_t child;
	int status;

	if (posix_spawnp(&child, command[0], NULL, NULL, command, environ) != 0 || waitpid(child, &status, 0) != child || status != 0)
		log_die("%s does not do it", command[0]);
}

static double processor_ms(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e3 + (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e3;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_create(MEMORY);
	long count = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	struct rusage children;
	const void *bytes;
	int64_t start;
	size_t length;

	if (count <= 0)
		log_die("usage: transcoding FILE COUNT [COMMAND…]");
	bytes = read_file(arena, argv[1], &length);
	start = clock_steady_ms();
	for (long i = 0; i < count; i++) {
		if (argc > 3)
			run(argv + 3);
		else
			convert(arena, bytes, length);
	}
	start = clock_steady_ms() - start;
	getrusage(RUSAGE_CHILDREN, &children);
	printf("%.2f %.2f %.1f\n", (double)start / (double)count, processor_ms(&children) / (double)count, (double)children.ru_maxrss / 1024);
	arena_destroy(arena);
	return 0;
}
