/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading accuracy: which words of a sentence were said. It says nothing of how well.
 *
 * Three passes over the same sound (reading_passes.h):
 *	1. the words in their order, each may be left out, anything may come between: tells what was left out and what was added
 *	2. what pass 1 heard and nothing else (forced alignment): the figures of a wide search and of a narrow one cannot be compared
 *	3. whatever phones fit best
 * A word is WORD_SAID where pass 1 kept it and its figure, (pass 2 − pass 3) over its frames, is at least LEAST_FIGURE.
 * Sounds that are none of the words are WORD_EXTRA from EXTRA_MS on.
 *
 * With N words of the sentence, S said and E extra runs:
 *	completeness_score = 100 · S / N
 *	word_accuracy      = 100 · S / (N + E)
 *	overall_score      = their mean, rounded
 *	grade              = A+ from 95, A from 90, B from 80, C from 70, else D
 *	words_per_minute   = S / speaking_ms, where speaking_ms is what the words and the extra sounds last
 *	a pause is a silence of PAUSE_MS or more between the first and the last of them
 *
 * Not scorable, in the order in which it is looked for: cut_off (less than CUT_OFF_PERCENT of what the recorder declared),
 * silence, too_quiet, clipped, too_short (the levels are in reading_signal.h), model_missing, then other_text: less than
 * LEAST_SAID_PERCENT of the words are said, or they last shorter than the extra sounds; noise, where besides the level hardly
 * moves. This model cannot tell other_language from other_text: it is never said.
 *
 * What changes a figure or a threshold changes READING_MODEL; results keep the name of what they were made with.
 */
#ifndef SEODANG_SPEAKING_READING_H
#define SEODANG_SPEAKING_READING_H

#include "sound/sound.h"
#include "speaking/dictionary.h"

#define READING_MODEL "en-us/1"
#define LEAST_FIGURE (-15.0)
#define EXTRA_MS 250
#define PAUSE_MS 300
#define CUT_OFF_PERCENT 80
#define LEAST_SAID_PERCENT 50

struct recogniser;

enum word_verdict { WORD_SAID, WORD_MISSED, WORD_EXTRA };

struct reading_word {
	const char *word;         /* as the sentence has it, in small letters; of an extra one what was heard, or UNNAMED_WORD */
	enum word_verdict verdict;
	unsigned start_ms, end_ms; /* in the recording; equal where nothing was said */
};

#define UNNAMED_WORD "…" /* something was said, and what is not known */

enum unscorable { UNSCORABLE_NOT, UNSCORABLE_SILENCE, UNSCORABLE_TOO_QUIET, UNSCORABLE_NOISE, UNSCORABLE_CLIPPED, UNSCORABLE_TOO_SHORT,
		  UNSCORABLE_OTHER_TEXT, UNSCORABLE_OTHER_LANGUAGE, UNSCORABLE_CUT_OFF, UNSCORABLE_MODEL_MISSING };

struct reading {
	enum unscorable unscorable;   /* else nothing below but audio_ms and model says anything */
	const struct reading_word *words; /* in the order of the sentence, extra ones between */
	size_t word_count;
	int overall_score;            /* 0–100 */
	double word_accuracy, completeness_score; /* 0–100 */
	const char *grade;            /* A+ A B C D */
	const char *transcribed_text; /* what was said, in its order */
	unsigned audio_ms, speaking_ms, pause_ms;
	int pause_count;
	double words_per_minute;
	const char *model;            /* model, formula and version: "en-us/1" */
};

/** What is read, and how its words are said. */
struct sentence {
	struct words words;
	const struct dictionary *dictionary; /* NULL: the model is missing */
	const struct pronunciations *own;    /* NULL: none */
};

/** "other_text"; NULL for UNSCORABLE_NOT. As speaking.pronunciation_results has it. */
const char *unscorable_name(enum unscorable unscorable);

/**
 * Which words of a sentence a recording says. Nothing of it stays in the recogniser.
 *
 * @param sentence     its words are all known; one that is not counts as never said
 * @param sound        at SPEECH_RATE
 * @param declared_ms  how long the recorder says it recorded; 0: it does not
 */
struct reading reading_check(struct recogniser *recogniser, struct arena *arena, const struct sentence *sentence, const struct samples *sound,
			     unsigned declared_ms);

#endif
