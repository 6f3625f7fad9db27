/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The queue (jobs.jobs) as a worker sees it. A job is claimed by a worker and stays its own until it completes, fails,
 * or is released because the worker left or was lost. It is executed at least once; what it does in the database takes
 * effect exactly once, because job_complete belongs to the same transaction and refuses when the job was lost meanwhile.
 * Jobs are put into the queue by SQL, jobs.enqueue, in the transaction of what they are for.
 */
#ifndef SEODANG_JOBS_QUEUE_H
#define SEODANG_JOBS_QUEUE_H

#include "db/transaction.h"

/** Who claims: one process, named anew at each of its starts. */
struct worker {
	struct uuid id;
	const char *host;
	struct db *db;
	struct arena *arena; /* of the job at hand, or of the worker's own bookkeeping between jobs */
	struct unwind unwind;
};

struct job {
	struct uuid id;
	struct uuid school;  /* "" when it belongs to none */
	char type[64];
	char *payload;       /* JSON; owned by the job, see job_release */
	int attempts, max_attempts;
};

/**
 * Claim due jobs, most urgent first.
 * @param types  PostgreSQL array of the types this worker runs
 * @param jobs   room for most; release each with job_release
 * @param count  how many there are
 * @param idle_ms  in: how long the worker would wait at most where there are none; out: until the next one comes due, if that is sooner
 * @return false when the database is away
 */
bool queue_claim(struct worker *worker, const char *types, struct job *jobs, int most, int *count, int *idle_ms);
void job_release(struct job *job);

/** Queue the completion of a job in the transaction at hand. @param result  JSON or NULL */
void job_complete(struct worker *worker, const struct job *job, const char *result);

/** Queue how far a job is, 0 to 1, in the transaction at hand; seen once that is committed. */
void job_progress(struct worker *worker, const struct job *job, double part);

/** Return a job to the queue after a pause, or to the dead letters. @return false when the database is away */
bool job_fail(struct worker *worker, const struct job *job, const char *error, bool may_retry);

/** Return a job to the queue without counting an attempt; the longer it has waited, the longer it waits again. */
bool job_postpone(struct worker *worker, const struct job *job, const char *reason);

/**
 * Return all that a worker holds and say that it lives: at its start, and when it cannot know what the database kept.
 * @param running  the job it was at, which counts as tried; "" for none
 * @param error    why that one did not end
 */
bool worker_settle(struct worker *worker, const char *running, const char *error, bool stays, int pid);

#endif
