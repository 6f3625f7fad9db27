/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/queue.h"

#include "core/log.h"

static bool run(struct worker *worker, void (*work)(void *context), void *context)
{
	enum db_outcome outcome = db_work(worker->db, worker->arena, &worker->unwind, work, context);

	if (outcome == DB_REFUSED)
		log_error("jobs: %s %s", db_last_error(worker->db)->sqlstate, db_last_error(worker->db)->message);
	return outcome == DB_DONE;
}

struct claim {
	struct worker *worker;
	const char *types;
	int most, idle_ms;
	struct result *jobs, *idle;
};

static void claim_work(void *context)
{
	struct claim *claim = context;

	claim->jobs = db_queue(claim->worker->db, SQL_JOBS_CLAIM,
			       PARAMS(P_UUID(&claim->worker->id), P_TEXT(claim->types), P_INTEGER(claim->most)));
	claim->idle = db_run(claim->worker->db, SQL_JOBS_IDLE_MS, PARAMS(P_INTEGER(claim->idle_ms)));
}

static struct job job_of(const struct result *jobs, size_t row)
{
	struct job job = {
		.attempts = (int)result_integer(jobs, row, "attempts"),
		.max_attempts = (int)result_integer(jobs, row, "max_attempts"),
		.payload = strdup(result_text(jobs, row, "payload")),
	};

	if (!job.payload)
		log_die("out of memory");
	result_uuid(jobs, row, "job_id", &job.id);
	result_uuid(jobs, row, "school_id", &job.school);
	snprintf(job.type, sizeof job.type, "%s", result_text(jobs, row, "type"));
	return job;
}

bool queue_claim(struct worker *worker, const char *types, struct job *jobs, int most, int *count, int *idle_ms)
{
	struct claim claim = {.worker = worker, .types = types, .most = most, .idle_ms = *idle_ms};

	*count = 0;
	if (!run(worker, claim_work, &claim)) {
		arena_reset(worker->arena);
		return false;
	}
	for (size_t row = 0; row < result_count(claim.jobs); row++)
		jobs[(*count)++] = job_of(claim.jobs, row);
	*idle_ms = (int)result_integer(claim.idle, 0, "idle_ms");
	arena_reset(worker->arena);
	return true;
}

void job_release(struct job *job)
{
	free(job->payload);
	job->payload = NULL;
}

void job_complete(struct worker *worker, const struct job *job, const char *result)
{
	db_queue(worker->db, SQL_JOBS_COMPLETE, PARAMS(P_UUID(&worker->id), P_UUID(&job->id), P_TEXT(result)));
}

void job_progress(struct worker *worker, const struct job *job, double part)
{
	db_queue(worker->db, SQL_JOBS_PROGRESS, PARAMS(P_UUID(&worker->id), P_UUID(&job->id), P_REAL(part)));
}

struct failure {
	struct worker *worker;
	const struct uuid *job;
	const char *error;
	bool may_retry, stays;
	int pid;
};

static void fail_work(void *context)
{
	struct failure *failure = context;

	db_run(failure->worker->db, SQL_JOBS_FAIL, PARAMS(P_UUID(&failure->worker->id), P_UUID(failure->job),
							  P_TEXT(failure->error), P_BOOLEAN(failure->may_retry)));
}

bool job_fail(struct worker *worker, const struct job *job, const char *error, bool may_retry)
{
	struct failure failure = {.worker = worker, .job = &job->id, .error = error, .may_retry = may_retry};

	return run(worker, fail_work, &failure);
}

static void postpone_work(void *context)
{
	struct failure *failure = context;

	db_run(failure->worker->db, SQL_JOBS_POSTPONE,
	       PARAMS(P_UUID(&failure->worker->id), P_UUID(failure->job), P_TEXT(failure->error)));
}

bool job_postpone(struct worker *worker, const struct job *job, const char *reason)
{
	struct failure failure = {.worker = worker, .job = &job->id, .error = reason};

	return run(worker, postpone_work, &failure);
}

static void settle_work(void *context)
{
	struct failure *failure = context;
	struct worker *worker = failure->worker;

	db_begin(worker->db);
	if (failure->job)
		db_queue(worker->db, SQL_JOBS_FAIL, PARAMS(P_UUID(&worker->id), P_UUID(failure->job), P_TEXT(failure->error),
							   P_BOOLEAN(true)));
	db_queue(worker->db, SQL_JOBS_LEAVE, PARAMS(P_UUID(&worker->id)));
	if (failure->stays)
		db_queue(worker->db, SQL_JOBS_HEARTBEAT,
			 PARAMS(P_UUID(&worker->id), P_TEXT(worker->host), P_INTEGER(failure->pid)));
	db_commit(worker->db);
}

bool worker_settle(struct worker *worker, const char *running, const char *error, bool stays, int pid)
{
	struct failure failure = {.worker = worker, .error = error, .stays = stays, .pid = pid};
	struct uuid job;
	bool settled;

	if (uuid_parse(&job, running))
		failure.job = &job;
	settled = run(worker, settle_work, &failure);
	arena_reset(worker->arena);
	return settled;
}
