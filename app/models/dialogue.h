/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines of the scripted partner, read once from files of the data directory:
 *	dialogues/talk.json          what it says outside of situations and whatever the situation is
 *	dialogues/corrections.json   mistakes it knows (models/correction.h)
 *	dialogues/situations/K.json  one situation, its key K
 *
 * A situation: key, place (its order), level (하 중 상: for whom), title, about, partner, student (each {"ko","en"}), slots and states.
 *	slots   {NAME: {"default": {"ko","en"}, "values": [[pattern, ko, en]…]}}: what {NAME} in a line stands for
 *	states  {NAME: {"says", "suggests", "hears", "else", "end"}}; the first is "start", and each ends somewhere in an "end"
 *	says, suggests  {"ko": [하, 중, 상], "en": [하, 중, 상]}: the partner's line when the state is reached; what a student may say then
 *	hears   [{"words": pattern, "slot": NAME, "to": state, "reply": {"ko","en"}}…]: the first that fits; with a slot alone, any value of it
 *	else    the state that anything else leads to; without it, it is asked again
 */
#ifndef SEODANG_MODELS_DIALOGUE_H
#define SEODANG_MODELS_DIALOGUE_H

#include <jansson.h>

#include "core/strbuf.h"
#include "models/phrase.h"

struct correction_rules;
struct dialogues;

enum level { LEVEL_LOW, LEVEL_MIDDLE, LEVEL_HIGH };
#define LEVEL_COUNT 3

/** "하", "중" or "상". @return LEVEL_MIDDLE for NULL and every other word */
enum level level_of_word(const char *word);

/**
 * @param directory  that holds talk.json
 * @param error      what is wrong, with the file, where NULL is returned
 * @return owned by the caller until dialogues_close
 */
struct dialogues *dialogues_open(const char *directory, struct strbuf *error);
void dialogues_close(struct dialogues *dialogues);

/** @return {key: situation}, owned by the dialogues */
const json_t *dialogues_situations(const struct dialogues *dialogues);

/** @return the content of talk.json, owned by the dialogues */
const json_t *dialogues_talk(const struct dialogues *dialogues);

const struct correction_rules *dialogues_corrections(const struct dialogues *dialogues);

/** A text of {"ko": …, "en": …}. @return NULL where it has none */
const char *text_in(const json_t *texts, enum language language);

/** The line for a level of {"ko": [하, 중, 상], "en": […]}. */
const char *line_in(const json_t *lines, enum language language, enum level level);

#endif
