/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workflow says to a model passes the school's guardrails, as if its owner had typed it. */
#ifndef SEODANG_WORKSPACE_PROMPT_H
#define SEODANG_WORKSPACE_PROMPT_H

#include <jansson.h>
#include <stdbool.h>

#include "jobs/queue.h"

/**
 * Check a model step's prompt and system in the transaction at hand, in which the worker acts as the owner; what was found is noted.
 * @param filled  changed where a guardrail masks or replaces
 * @param fault   out, where it is refused: "guardrail_refused", or "guardrail_held" where a person would have to approve
 * @param words   out, where it is refused: the guardrail's own, or NULL; in the worker's arena
 * @return whether the model may be asked
 */
bool prompt_check(struct worker *worker, json_t *filled, const char **fault, const char **words);

#endif
