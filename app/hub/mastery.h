/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mastery: how likely it is that a student knows a concept, by Bayesian Knowledge Tracing with four parameters a
 * concept: p_init (known before the first answer), p_learn (learnt by an opportunity), p_guess (right without knowing),
 * p_slip (wrong although known). The model is that of
 *
 *   A. T. Corbett and J. R. Anderson, "Knowledge tracing: Modeling the acquisition of procedural knowledge",
 *   User Modeling and User-Adapted Interaction 4 (1995), 253-278.
 *
 * It is folded in SQL (sql/functions/hub_mastery.sql) in the transaction that keeps an answer, in the order of
 * (occurred_at, source_node, source_id), so that batches, repeats and late answers make no difference: the value is
 * always the one that folding the whole history gives. Reckoning anew is needed only when parameters change, and is the
 * job "mastery_recompute".
 */
#ifndef SEODANG_HUB_MASTERY_H
#define SEODANG_HUB_MASTERY_H

#include "db/statement.h"
#include "jobs/job_type.h"

/** Walks through the rows of a table in the order of their keys, a batch a transaction, so that progress moves. */
struct batches {
	struct job_run *run;
	struct uuid last, last_second; /* keys of the last row done; "" at the start */
	int64_t done;
	bool more;
};

/**
 * Run work in transactions of their own until it says that there is no more, and complete the job with the last. When
 * the worker is to stop the job goes back and begins anew later.
 *
 * @param work  begins with db_begin, does one batch, moves batches on, ends with job_progress or, with more false,
 *              job_complete, and db_commit
 */
enum job_outcome batches_run(struct batches *batches, void (*work)(void *batches));

#endif
