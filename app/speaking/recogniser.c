/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/recogniser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <pocketsphinx.h>
#include <sphinxbase/err.h>

#include "core/log.h"

#define LANGUAGE_WEIGHT 6.5
#define LONGEST_PATH 4096
#define SEARCH "reading"
#define MOST_SEGMENTS 20000 /* a minute has 6,000 frames */

struct recogniser {
	char *model;
	ps_decoder_t *decoder;
	bool has_search, is_told;
};

struct recogniser *recogniser_open(const char *model)
{
	struct recogniser *recogniser = calloc(1, sizeof *recogniser);

	if (recogniser)
		recogniser->model = strdup(model);
	if (!recogniser || !recogniser->model)
		log_die("no memory for the recogniser");
	err_set_logfp(NULL); /* it tells of its tables, for pages */
	return recogniser;
}

void recogniser_close(struct recogniser *recogniser)
{
	if (!recogniser)
		return;
	ps_free(recogniser->decoder);
	free(recogniser->model);
	free(recogniser);
}

static bool is_installed(const char *directory)
{
	static const char *const files[] = {"mdef", "means", "variances", "sendump", "transition_matrices", "feat.params", "noisedict"};
	char file[LONGEST_PATH + 64];

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(file, sizeof file, "%s/%s", directory, files[i]);
		if (access(file, R_OK) != 0)
			return false;
	}
	return true;
}

/* Silence stays in, so that frames are places in the recording; the mean is of this sound only. */
static ps_decoder_t *load(const char *directory)
{
	cmd_ln_t *settings = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", directory, "-remove_silence", "no", "-cmn", "batch",
					 "-allphone_ci", "yes", "-bestpath", "no", "-logfn", "/dev/null", NULL);
	ps_decoder_t *decoder = settings ? ps_init(settings) : NULL;

	if (settings)
		cmd_ln_free_r(settings);
	return decoder;
}

bool recogniser_is_ready(struct recogniser *recogniser)
{
	char directory[LONGEST_PATH];

	if (recogniser->decoder)
		return true;
	snprintf(directory, sizeof directory, "%s/en-us", recogniser->model);
	if (is_installed(directory))
		recogniser->decoder = load(directory);
	if (!recogniser->decoder && !recogniser->is_told) {
		log_warning("speech cannot be scored: there is no acoustic model in %s", directory);
		recogniser->is_told = true;
	}
	return recogniser->decoder != NULL;
}

/* ---- words ---- */

/* Searches hold the words they were made with. */
static void drop_search(struct recogniser *recogniser)
{
	if (recogniser->has_search)
		ps_unset_search(recogniser->decoder, SEARCH);
	recogniser->has_search = false;
}

/* Words are named by their index, so that the same word twice is two. */
static void write_words(FILE *file, const struct listened_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t way = 0; way < words[i].count; way++)
			if (way == 0)
				fprintf(file, "w%zu %s\n", i, words[i].ways[way]);
			else
				fprintf(file, "w%zu(%zu) %s\n", i, way + 1, words[i].ways[way]);
}

static bool are_known(struct recogniser *recogniser, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char name[32], *phones;

		snprintf(name, sizeof name, "w%zu", i);
		phones = ps_lookup_word(recogniser->decoder, name);
		if (!phones)
			return false;
		ckd_free(phones);
	}
	return true;
}

bool recogniser_take_words(struct recogniser *recogniser, const struct listened_word *words, size_t count)
{
	int fd = memfd_create("words", MFD_CLOEXEC);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	char path[64];
	bool taken;

	if (!file) {
		log_error("words for the recogniser cannot be written: %m");
		if (fd >= 0)
			close(fd);
		return false;
	}
	drop_search(recogniser);
	write_words(file, words, count);
	fflush(file);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	taken = ps_load_dict(recogniser->decoder, path, NULL, NULL) == 0 && are_known(recogniser, count);
	fclose(file);
	if (!taken)
		log_error("the recogniser does not take the words of a sentence");
	return taken;
}

/* ---- listening ---- */

static int weighted(logmath_t *logmath, double probability)
{
	return (int)((double)logmath_log(logmath, probability) * LANGUAGE_WEIGHT);
}

static int word_of(const char *name)
{
	return name[0] == 'w' && name[1] >= '0' && name[1] <= '9' ? (int)strtol(name + 1, NULL, 10) : SILENCE;
}

static fsg_model_t *model_of(struct recogniser *recogniser, const struct grammar *grammar)
{
	logmath_t *logmath = ps_get_logmath(recogniser->decoder);
	fsg_model_t *model = fsg_model_init(SEARCH, logmath, (float32)LANGUAGE_WEIGHT, grammar->states);
	glist_t empty;

	model->start_state = 0;
	model->final_state = grammar->states - 1;
	for (size_t i = 0; i < grammar->count; i++) {
		const struct transition *way = &grammar->transitions[i];
		char name[32];

		if (way->word == NO_WORD) {
			fsg_model_null_trans_add(model, way->from, way->to, weighted(logmath, way->probability));
			continue;
		}
		snprintf(name, sizeof name, "w%d", way->word);
		fsg_model_trans_add(model, way->from, way->to, weighted(logmath, way->probability), fsg_model_word_add(model, name));
	}
	empty = fsg_model_null_trans_closure(model, NULL);
	glist_free(empty);
	return model;
}

static bool decode(struct recogniser *recogniser, const struct samples *sound)
{
	ps_decoder_t *decoder = recogniser->decoder;

	if (ps_set_search(decoder, SEARCH) < 0 || ps_start_utt(decoder) < 0)
		return false;
	ps_process_raw(decoder, sound->items, sound->count, FALSE, TRUE);
	return ps_end_utt(decoder) == 0;
}

static bool read_segments(struct recogniser *recogniser, struct arena *arena, struct segments *heard)
{
	struct segment *items = arena_array(arena, MOST_SEGMENTS, sizeof *items);
	size_t count = 0;

	for (ps_seg_t *piece = ps_seg_iter(recogniser->decoder); piece; piece = ps_seg_next(piece)) {
		int32 sound = 0, grammar, back;
		int start, end;

		ps_seg_frames(piece, &start, &end);
		ps_seg_prob(piece, &sound, &grammar, &back);
		if (end < start || count == MOST_SEGMENTS) /* a way without sound */
			continue;
		items[count++] = (struct segment){word_of(ps_seg_word(piece)), start, end + 1, sound};
	}
	*heard = (struct segments){items, count};
	return count > 0;
}

bool recogniser_follow(struct recogniser *recogniser, struct arena *arena, const struct grammar *grammar, const struct samples *sound,
		       struct segments *heard)
{
	fsg_model_t *model = model_of(recogniser, grammar);

	drop_search(recogniser);
	recogniser->has_search = ps_set_fsg(recogniser->decoder, SEARCH, model) == 0;
	fsg_model_free(model);
	return recogniser->has_search && decode(recogniser, sound) && ps_get_hyp(recogniser->decoder, NULL) && read_segments(recogniser, arena, heard);
}

bool recogniser_hear_phones(struct recogniser *recogniser, struct arena *arena, const struct samples *sound, struct segments *heard)
{
	drop_search(recogniser);
	recogniser->has_search = ps_set_allphone(recogniser->decoder, SEARCH, NULL) == 0;
	if (!recogniser->has_search || !decode(recogniser, sound) || !read_segments(recogniser, arena, heard))
		return false;
	ps_start_utt(recogniser->decoder); /* a search of phones frees what it found when the next begins, and not when it is freed */
	ps_end_utt(recogniser->decoder);
	return true;
}
