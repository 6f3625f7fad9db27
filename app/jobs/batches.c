/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/batches.h"

enum job_outcome batches_run(struct batches *batches, void (*work)(void *batches))
{
	enum job_outcome outcome;

	do {
		outcome = job_work(batches->run, work, batches);
		arena_reset(batches->run->worker->arena);
	} while (outcome == JOB_DONE && batches->more && !*batches->run->stopping);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
