/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One worker process: claims jobs in batches and runs them one after the other until it is told to stop. */
#ifndef SEODANG_JOBS_PROCESS_H
#define SEODANG_JOBS_PROCESS_H

#include <signal.h>

#include "jobs/job_type.h"

struct process_options {
	const struct job_type *types;
	size_t type_count;
	const char *database;      /* libpq connection string */
	const char *host;
	struct uuid worker;
	bool takes_slow;           /* also types that wait for something outside */
	char *running;             /* UUID_TEXT_SIZE bytes shared with the parent: the job at hand, "" between jobs */
	void *(*start_services)(void *context);
	void *context;
};

/**
 * Take signals as every process of the pool does: SIGTERM ends waiting and is remembered, the rest is the parent's.
 * @return not 0 once SIGTERM came
 */
const volatile sig_atomic_t *process_take_signals(void);

/** Until SIGTERM: then the job at hand is finished, the others go back. @return the process's exit status */
int process_run(const struct process_options *options);

#endif
