/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seodang score: what the reading check says of recordings, for trying it on voices of one's own. Standard input has a line
 * for each: the path of a WAV file (16 kHz, one channel, 16 bits), a tab, the sentence. Standard output has a JSON line for
 * each, standard error what it took. Nothing is kept.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cmd/command.h"
#include "core/config.h"
#include "core/memory_use.h"
#include "speaking/attempt_document.h"
#include "speaking/recogniser.h"

#define ARENA_CEILING ((size_t)64 << 20)
#define FILE_MAXIMUM ((off_t)20 << 20)

struct trial {
	struct arena *arena;
	const struct dictionary *dictionary;
	struct recogniser *recogniser;
	double sound_seconds, seconds, processor_seconds;
	int count;
};

static double seconds_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool read_sound(struct arena *arena, const char *path, struct samples *sound)
{
	FILE *file = fopen(path, "rb");
	struct stat about;
	char *bytes;
	size_t length;

	if (!file)
		return false;
	if (fstat(fileno(file), &about) != 0 || about.st_size > FILE_MAXIMUM) {
		fclose(file);
		return false;
	}
	bytes = arena_alloc(arena, (size_t)about.st_size + 1);
	length = fread(bytes, 1, (size_t)about.st_size, file);
	fclose(file);
	return sound_read_wav(arena, bytes, length, sound) && sound->rate == SPEECH_RATE;
}

static void refuse(const char *code)
{
	printf("{\"error\":\"%s\"}\n", code);
}

static void score(struct trial *trial, const char *path, const char *text)
{
	struct sentence sentence = {.dictionary = trial->dictionary};
	enum words_outcome outcome = words_of_text(trial->arena, text, &sentence.words);
	struct samples sound;
	struct reading reading;
	double start, processor_start;

	if (outcome != WORDS_FOUND) {
		refuse(words_code(outcome));
		return;
	}
	if (unknown_words(trial->arena, trial->dictionary, NULL, &sentence.words).count) {
		refuse("unknown_word");
		return;
	}
	if (!read_sound(trial->arena, path, &sound)) {
		refuse("not_sound");
		return;
	}
	start = seconds_of(CLOCK_MONOTONIC);
	processor_start = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
	reading = reading_check(trial->recogniser, trial->arena, &sentence, &sound, 0);
	trial->processor_seconds += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor_start;
	trial->seconds += seconds_of(CLOCK_MONOTONIC) - start;
	trial->sound_seconds += reading.audio_ms / 1000.0;
	trial->count++;
	printf("%s\n", reading_document(trial->arena, &reading));
}

static void score_lines(struct trial *trial)
{
	char *line = NULL;
	size_t capacity = 0;

	while (getline(&line, &capacity, stdin) > 0) {
		char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		if (tab)
			*tab = '\0';
		score(trial, line, tab ? tab + 1 : "");
		arena_reset(trial->arena);
	}
	free(line);
}

static void print_cost(const struct trial *trial)
{
	fprintf(stderr, "{\"recordings\":%d,\"sound_seconds\":%.1f,\"seconds\":%.2f,\"processor_seconds\":%.2f,\"kilobytes\":%ld}\n", trial->count,
		trial->sound_seconds, trial->seconds, trial->processor_seconds, memory_most_held());
}

int command_score(int argc, char **argv)
{
	struct strbuf error;
	struct config config;
	struct trial trial = {0};

	(void)argv;
	if (argc != 1)
		return command_usage("score");
	strbuf_init(&error, 4096);
	if (!config_load(&config, NULL, &error)) {
		fprintf(stderr, "seodang score: %s\n", strbuf_text(&error));
		strbuf_release(&error);
		return EXIT_FAILURE;
	}
	trial = (struct trial){.arena = arena_create(ARENA_CEILING), .dictionary = dictionary_of(&config),
			       .recogniser = recogniser_open(config.speech_model)};
	score_lines(&trial);
	print_cost(&trial);
	recogniser_close(trial.recogniser);
	arena_destroy(trial.arena);
	config_release(&config);
	strbuf_release(&error);
	return EXIT_SUCCESS;
}
