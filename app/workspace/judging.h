/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that a job passes on for a person go through the school's guardrails, as if the person had typed or been shown them. */
#ifndef SEODANG_WORKSPACE_JUDGING_H
#define SEODANG_WORKSPACE_JUDGING_H

#include "guardrails/filter.h"
#include "jobs/queue.h"

/**
 * Judge a text in the transaction at hand, which acts in the job's school; what was found is noted.
 * @param person  whose text it is
 * @param step    that can wait until somebody has approved; NULL where nothing can
 * @param text    in, out: changed where a guardrail masks or replaces, also of what is to be approved; in the worker's arena
 * @param fault   out, where it is not passed on: "guardrail_refused", or "guardrail_held" where a person would have to approve
 * @param words   out, where it is not passed on: the guardrail's own, or NULL; in the worker's arena
 * @return whether it may be passed on
 */
bool text_may_pass(struct worker *worker, const struct job *job, const struct uuid *person, const struct uuid *step, enum guardrail_direction direction,
		   const char **text, const char **fault, const char **words);

#endif
