/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that mixes Hangul with other letters, in the parts that one voice says. */
#ifndef SEODANG_SOUND_SCRIPTS_H
#define SEODANG_SOUND_SCRIPTS_H

#include <stdbool.h>

#include "core/arena.h"

struct script_run {
	const char *text; /* not empty; in the arena */
	bool is_korean;
};

/**
 * Part a text where its letters turn from Hangul to others and back. What is no letter goes with the letters before it, or at the
 * beginning with the first; digits that Hangul follows at once go with that: "I have" "3개".
 *
 * @param text  UTF-8
 * @param runs  out, in the arena
 * @return how many; 0 for an empty text
 */
size_t script_runs(struct arena *arena, const char *text, struct script_run **runs);

#endif
