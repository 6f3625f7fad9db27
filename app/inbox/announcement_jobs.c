/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/announcement_jobs.h"

#define BATCH 250 /* people: about a quarter of a second, so that progress moves and other jobs get their turn at locks */

struct batch {
	struct job_run *run;
	struct uuid last;    /* the last person told; "" at the start */
	bool more;
};

static double part_done(const struct result *told)
{
	int64_t reach = result_integer(told, 0, "reach");

	return reach > 0 ? (double)result_integer(told, 0, "sent_count") / (double)reach : 1;
}

static void tell_batch(void *context)
{
	struct batch *batch = context;
	struct worker *worker = batch->run->worker;
	const struct job *job = batch->run->job;
	struct uuid after = batch->last;
	struct result *told;

	db_begin(worker->db);
	job_act_in_school(batch->run);
	told = db_run(worker->db, SQL_INBOX_ANNOUNCE_BATCH,
		      PARAMS(P_TEXT(job->payload), *after.text ? P_UUID(&after) : P_NULL(), P_INTEGER(BATCH)));
	batch->more = result_uuid(told, 0, "last_person", &after);
	if (batch->more)
		job_progress(worker, job, part_done(told));
	else
		job_complete(worker, job, NULL);
	db_commit(worker->db);
	batch->last = after;
}

enum job_outcome announcement_job(struct job_run *run)
{
	struct batch batch = {.run = run};
	enum job_outcome outcome;

	do {
		outcome = job_work(run, tell_batch, &batch);
		arena_reset(run->worker->arena);
	} while (outcome == JOB_DONE && batch.more && !*run->stopping);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome; /* when stopping it goes back; who was told is not told again */
}
