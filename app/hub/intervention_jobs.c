/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention_jobs.h"

#include "jobs/batches.h"

#define BATCH 100 /* students */

static void propose_batch(void *context)
{
	struct batches *batches = context;
	struct worker *worker = batches->run->worker;
	const struct job *job = batches->run->job;
	struct uuid student;
	struct result *proposed;
	int64_t done;
	bool more;

	db_begin(worker->db);
	job_act_in_school(batches->run);
	proposed = db_run(worker->db, SQL_HUB_PROPOSE_BATCH,
			  PARAMS(*batches->last.text ? P_UUID(&batches->last) : P_NULL(), P_INTEGER(BATCH)));
	more = result_uuid(proposed, 0, "last_student", &student);
	done = batches->done + result_integer(proposed, 0, "proposed");
	if (more) {
		job_progress(worker, job, result_real(proposed, 0, "part"));
	} else {
		db_queue(worker->db, SQL_HUB_PROPOSALS_TELL, NO_PARAMS);
		job_complete(worker, job, arena_printf(worker->arena, "{\"proposed\":%lld}", (long long)done));
	}
	db_commit(worker->db);
	batches->more = more;
	batches->done = done;
	if (more)
		batches->last = student;
}

static void enqueue_for_schools(void *context)
{
	struct job_run *run = context;

	db_begin(run->worker->db);
	db_queue(run->worker->db, SQL_AUTH_ACT_IN_SCHOOL, PARAMS(P_NULL()));
	db_queue(run->worker->db, SQL_HUB_AUTO_INTERVENTIONS_EVERYWHERE, NO_PARAMS);
	job_complete(run->worker, run->job, NULL);
	db_commit(run->worker->db);
}

enum job_outcome auto_interventions_job(struct job_run *run)
{
	struct batches batches = {.run = run};
	enum job_outcome outcome;

	if (*run->job->school.text)
		return batches_run(&batches, propose_batch);
	outcome = job_work(run, enqueue_for_schools, run);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
