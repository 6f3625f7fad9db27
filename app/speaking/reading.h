/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading accuracy: which words of a sentence were said. It says nothing of how well.
 */
#ifndef SEODANG_SPEAKING_READING_H
#define SEODANG_SPEAKING_READING_H

#include "sound/sound.h"

enum word_verdict { WORD_SAID, WORD_MISSED, WORD_EXTRA };

struct reading_word {
	const char *word;         /* lower case, as the dictionary has it; of an extra one what was heard, or "…" */
	enum word_verdict verdict;
	unsigned start_ms, end_ms; /* in the recording; equal where nothing was said */
};

enum unscorable { UNSCORABLE_NOT, UNSCORABLE_SILENCE, UNSCORABLE_TOO_QUIET, UNSCORABLE_NOISE, UNSCORABLE_CLIPPED, UNSCORABLE_TOO_SHORT,
		  UNSCORABLE_OTHER_TEXT, UNSCORABLE_OTHER_LANGUAGE, UNSCORABLE_CUT_OFF, UNSCORABLE_MODEL_MISSING };

struct reading {
	enum unscorable unscorable;   /* else nothing below but the durations says anything */
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

#endif
