/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What documents say to a question, word for word: the sentences of passages that share most with it. */
#ifndef SEODANG_MODELS_QUOTATION_H
#define SEODANG_MODELS_QUOTATION_H

#include <jansson.h>

#include "models/phrase.h"

#define QUOTATIONS_MOST 3

/**
 * @param passages  [{"text", …}…]
 * @return Markdown, in the arena: at most QUOTATIONS_MOST block quotes, each with its passage's number, "[1]", behind it; NULL where
 *         no passage has a text
 */
const char *quotations(struct arena *arena, const json_t *passages, const struct phrase *question);

#endif
