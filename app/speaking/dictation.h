/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was said, in words, when nobody knows before: pocketsphinx with the acoustic model en-us, its language model and its
 * dictionary. English only. It is loaded for one sound and let go, since it holds 90 MB; that takes a third of a second.
 *
 * Of 100 of Asterisk's English prompts (776 words, a trained voice in a quiet room) it hears with 24 word errors in 100, 31 of them
 * without any, in a quarter of their time. A learner's voice fares worse: what was heard is to be mended before it is sent.
 */
#ifndef SEODANG_SPEAKING_DICTATION_H
#define SEODANG_SPEAKING_DICTATION_H

#include "core/arena.h"
#include "sound/sound.h"

enum dictation {
	DICTATION_HEARD,
	DICTATION_NOTHING, /* no words are in it */
	DICTATION_MISSING, /* the model is not installed (logged) */
};

/**
 * @param model  directory that holds en-us/, en-us.lm.bin and cmudict-en-us.dict
 * @param sound  at SPEECH_RATE
 * @param text   out, in the arena: the words as a sentence begins, "I" large, without punctuation
 */
enum dictation dictation_hear(struct arena *arena, const char *model, const struct samples *sound, const char **text);

#endif
