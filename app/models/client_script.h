/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scripted partner as a provider: its answer comes as a model's would, some words at a time. */
#ifndef SEODANG_MODELS_CLIENT_SCRIPT_H
#define SEODANG_MODELS_CLIENT_SCRIPT_H

#include <jansson.h>

#include "core/strbuf.h"

struct dialogues;

struct script {
	struct strbuf text;
	size_t said;           /* bytes of it */
	size_t words_at_once;
	json_t *extra;         /* what comes with the answer; NULL before it is open */
};

#define SCRIPT_PAUSE_MS 25 /* between two pieces */

/** Have the partner answer. Release with script_release */
void script_open(struct script *script, const struct dialogues *dialogues, const json_t *messages, const json_t *options);
void script_release(struct script *script);

/** The next words with the blanks behind them. @return their bytes, at script->text + said before the call; 0 when all is said */
size_t script_next(struct script *script);

#endif
