/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parent of the worker processes. It keeps them alive and says so in the database every second, also for a process
 * that is busy, but not for one that a signal stopped; gives a dead one's jobs back at once; rescues the jobs of workers elsewhere that are lost; and
 * runs the schedule. It holds no job itself. When it dies, its processes stop as on SIGTERM (PR_SET_PDEATHSIG).
 */
#ifndef SEODANG_JOBS_POOL_H
#define SEODANG_JOBS_POOL_H

#include "jobs/job_type.h"

struct pool_options {
	const struct job_type *types;
	size_t type_count;
	const char *database; /* libpq connection string */
	int processes;
	/** Called in each process at its start; what it returns is job_run.services. */
	void *(*start_services)(void *context);
	void *context;
};

/**
 * Run until SIGTERM or SIGINT; then let each process finish its job in hand, for 25 seconds at most.
 * @return the process's exit status
 */
int pool_run(const struct pool_options *options);

#endif
