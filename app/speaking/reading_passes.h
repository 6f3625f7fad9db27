/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three passes of a reading check; see reading.h. */
#ifndef SEODANG_SPEAKING_READING_PASSES_H
#define SEODANG_SPEAKING_READING_PASSES_H

#include "speaking/reading.h"
#include "speaking/recogniser.h"

#define SKIP_PROBABILITY 0.1     /* a word is left out */
#define GARBAGE_PROBABILITY 0.025 /* each phone, between any two words */

/** What the passes say of one word of the sentence. */
struct word_finding {
	bool kept;       /* pass 1 */
	int start, end;  /* frames of pass 1; of a word that was not kept, where the one before it ends */
	double figure;   /* passes 2 and 3 */
};

/** A run of sounds that are no word of the sentence. */
struct extra_finding {
	int start, end; /* frames */
	size_t before;  /* index of the word that it comes before */
};

struct findings {
	struct word_finding *words;
	struct extra_finding *extras;
	size_t extra_count;
	struct segments heard;  /* of pass 1; words from the sentence's count on are phones */
};

/** @return false when a pass found nothing at all, or the recogniser does not take the words */
bool reading_passes(struct recogniser *recogniser, struct arena *arena, const struct sentence *sentence, const struct samples *sound,
		    struct findings *findings);

#endif
