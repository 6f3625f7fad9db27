/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job that walks through the rows of a table in the order of their keys, a batch a transaction, so that progress moves. */
#ifndef SEODANG_JOBS_BATCHES_H
#define SEODANG_JOBS_BATCHES_H

#include "db/statement.h"
#include "jobs/job_type.h"

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
