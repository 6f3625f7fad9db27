/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/mastery_jobs.h"

#include "jobs/batches.h"

#define BATCH 100 /* rows, whose answers wait meanwhile: well under a second */

static void recompute_batch(void *context)
{
	struct batches *batches = context;
	struct worker *worker = batches->run->worker;
	const struct job *job = batches->run->job;
	struct uuid student, concept;
	struct result *folded;
	int64_t done, total;
	bool more;

	db_begin(worker->db);
	job_act_in_school(batches->run);
	folded = db_run(worker->db, SQL_HUB_RECOMPUTE_BATCH,
			PARAMS(P_TEXT(job->payload), *batches->last.text ? P_UUID(&batches->last) : P_NULL(),
			       *batches->last.text ? P_UUID(&batches->last_second) : P_NULL(), P_INTEGER(BATCH)));
	more = result_uuid(folded, 0, "last_student", &student) && result_uuid(folded, 0, "last_concept", &concept);
	done = batches->done + result_integer(folded, 0, "done");
	total = result_integer(folded, 0, "total");
	if (more)
		job_progress(worker, job, total > 0 ? (double)done / (double)total : 1);
	else
		job_complete(worker, job, arena_printf(worker->arena, "{\"folded\":%lld}", (long long)done));
	db_commit(worker->db);
	batches->more = more;
	batches->done = done;
	if (more) {
		batches->last = student;
		batches->last_second = concept;
	}
}

enum job_outcome mastery_recompute_job(struct job_run *run)
{
	struct batches batches = {.run = run};

	return batches_run(&batches, recompute_batch);
}
