/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parent of the worker processes. It keeps them alive and says so in the database every second, also for a process
 * that is busy, but not for one that a signal stopped; gives a dead one's jobs back at once; rescues the jobs of workers elsewhere that are lost; and
 * runs the schedule. It holds no job itself. When it dies, its processes stop as on SIGTERM (PR_SET_PDEATHSIG).
 *
 * Beside them it keeps companions alive: processes that do other work for the same installation, one of each. They have no job and
 * no heartbeat of the pool's; what theirs was they give back themselves, or the next one does, which is told their name.
 */
#ifndef SEODANG_JOBS_POOL_H
#define SEODANG_JOBS_POOL_H

#include <signal.h>

#include "jobs/job_type.h"

struct companion_run {
	struct uuid id;          /* of this process */
	struct uuid predecessor; /* the one before, which is dead; "" for none */
	const char *host;
	const volatile sig_atomic_t *stopping; /* not 0 since SIGTERM; waiting ends then with EINTR */
	void *context;
};

struct companion {
	const char *name; /* for the log */
	/** @return the process's exit status */
	int (*run)(const struct companion_run *run);
	void *context;
};

struct pool_options {
	const struct job_type *types;
	size_t type_count;
	const char *database; /* libpq connection string */
	int processes;
	/** Called in each process at its start; what it returns is job_run.services. */
	void *(*start_services)(void *context);
	void *context;
	const struct companion *companions;
	size_t companion_count;
};

/**
 * Run until SIGTERM or SIGINT; then let each process finish its job in hand, and each companion come to an end, for 25 seconds at most.
 * @return the process's exit status
 */
int pool_run(const struct pool_options *options);

#endif
