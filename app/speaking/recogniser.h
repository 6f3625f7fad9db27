/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What sound could have been said: pocketsphinx with the acoustic model en-us and no language model. One decoder a process,
 * loaded by its first use; each use brings its own few words, listens to the whole sound at once with its own mean (batch
 * CMN), and leaves nothing behind for the next. Besides dictation.c the only place that includes pocketsphinx.
 */
#ifndef SEODANG_SPEAKING_RECOGNISER_H
#define SEODANG_SPEAKING_RECOGNISER_H

#include <stdbool.h>

#include "core/arena.h"
#include "sound/sound.h"

#define FRAME_MS 10
#define SILENCE (-1) /* a segment that is no word: silence or noise */

struct recogniser;

/** @param model  directory that holds en-us/. Nothing is loaded yet. @return owned by the caller until recogniser_close */
struct recogniser *recogniser_open(const char *model);
void recogniser_close(struct recogniser *recogniser);

/** Load the model where it is not. @return false where it cannot be: not installed, or damaged (logged once) */
bool recogniser_is_ready(struct recogniser *recogniser);

/** One word to listen for, and the ways it is said. */
struct listened_word {
	const char *const *ways; /* phones: "K AE T" */
	size_t count;
};

/** From state to state, by a word or (word NO_WORD) by nothing. */
struct transition {
	int from, to, word;
	double probability;
};

#define NO_WORD (-1)

/** What may be said, from state 0 to the last. */
struct grammar {
	const struct transition *transitions;
	size_t count;
	int states;
};

/** A piece of what was heard. */
struct segment {
	int word;         /* index of the word; SILENCE */
	int start, end;   /* frames; end is the first after it */
	double score;     /* of the sound alone, in the recogniser's units: only differences say something */
};

struct segments {
	const struct segment *items;
	size_t count;
};

/**
 * Bring the words for what follows, in place of those before.
 * @return false when one cannot be used (logged)
 */
bool recogniser_take_words(struct recogniser *recogniser, const struct listened_word *words, size_t count);

/** The likeliest way through a grammar. @return false when nothing in it fits the sound */
bool recogniser_follow(struct recogniser *recogniser, struct arena *arena, const struct grammar *grammar, const struct samples *sound,
		       struct segments *heard);

/** The likeliest phones, whatever they would mean; word says nothing. @return false when there are none */
bool recogniser_hear_phones(struct recogniser *recogniser, struct arena *arena, const struct samples *sound, struct segments *heard);

#endif
