/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Frequent mistakes of learners, found by rules: dialogues/corrections.json, a list of {"language", "find", "put", "unless",
 * "reason": {"ko","en"}}. find is a POSIX extended expression, compared sentence by sentence without regard to capitals (unless "exact" is
 * true), put what stands in its place, with \1 to \9; unless is an expression of sentences in which it is no mistake. A rule is
 * there for what is wrong in nearly every sentence: what it misses is better than what it finds in vain.
 */
#ifndef SEODANG_MODELS_CORRECTION_H
#define SEODANG_MODELS_CORRECTION_H

#include <jansson.h>

#include "core/strbuf.h"
#include "models/phrase.h"

#define CORRECTIONS_MOST 5 /* of one turn: more would discourage */

struct correction_rules;

/** @return owned by the caller until correction_rules_free; NULL and error where a rule is wrong */
struct correction_rules *correction_rules_compile(const json_t *rules, struct strbuf *error);
void correction_rules_free(struct correction_rules *rules);

/**
 * @param explain_in  the language of the reasons
 * @return a new list [{"original": sentence, "corrected": sentence, "reason"}…], one for each sentence with mistakes
 */
json_t *corrections_of(struct arena *arena, const struct correction_rules *rules, const struct phrase *phrase, enum language explain_in);

#endif
