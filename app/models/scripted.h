/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scripted partner: a conversation partner made of prepared lines, which needs no network and costs nothing. It is no AI, and
 * says so in its first answer and whenever it is asked. In a situation it follows a dialogue; outside of one it answers by patterns,
 * shows what the documents at hand say, and asks back. The same question always has the same answer.
 */
#ifndef SEODANG_MODELS_SCRIPTED_H
#define SEODANG_MODELS_SCRIPTED_H

#include <jansson.h>

#include "models/dialogue.h"

struct scripted_answer {
	const char *text; /* UTF-8, never empty, in the language that it was spoken to; in the arena */
	size_t length;
	/**
	 * Owned by the arena: {"suggestion": text, "corrections": [{"original","corrected","reason"}…], "dialogue": object}. The last is
	 * what the option dialogue of the next turn brings; the suggestion is in the practised language.
	 */
	json_t *extra;
};

/**
 * @param messages  [{"role","content"}…] as the protocol has them; the last one of role "user" is answered
 * @param options   an object, or NULL. Read are: situation (key), difficulty (하 중 상), language (practised: "en", "ko"), explain_in
 *                  (of reasons; "ko" without it), topic, dialogue (state of the turn before; without it the messages are gone
 *                  through from the start), passages ([{"title","text"}…]: what documents say; quoted as [1], [2], …) and
 *                  json (true: the text is a JSON object {"text","suggestion","corrections"})
 */
struct scripted_answer scripted_answer(struct arena *arena, const struct dialogues *dialogues, const json_t *messages,
				       const json_t *options);

#endif
