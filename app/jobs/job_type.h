/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker can do: one row a type of job. The table is cmd/job_types.def, since types come from all rooms. */
#ifndef SEODANG_JOBS_JOB_TYPE_H
#define SEODANG_JOBS_JOB_TYPE_H

#include <signal.h>

#include "jobs/queue.h"

enum job_outcome {
	JOB_DONE,      /* complete it, unless the handler's last transaction held job_complete */
	JOB_COMPLETED, /* job_complete was committed */
	JOB_RETRY,     /* again after a pause; job_run.error says why */
	JOB_POSTPONE,  /* the outside is away: again later, and this was no attempt */
	JOB_HOPELESS,  /* to the dead letters at once */
	JOB_AWAY,      /* the database was lost on the way: what it kept is found out when it is back */
};

/** What a handler gets. The arena is reset after the job. */
struct job_run {
	struct worker *worker;
	const struct job *job;
	void *services;              /* struct job_services (jobs/services.h) */
	const volatile sig_atomic_t *stopping; /* not 0: end at the next good moment; what is left of the job runs again */
	char error[500];             /* for the admin's page; no personal data */
	char *result;                /* JSON, or NULL; in the arena */
};

typedef enum job_outcome job_handler(struct job_run *run);

struct job_type {
	const char *name;
	/** Either a handler, or a statement that takes the payload as $1::jsonb and runs in one transaction with the completion. */
	job_handler *handler;
	enum sql_statement statement;
	/** The statement returns `more` and `progress`, and is run, each time in its own transaction, until more is false. */
	bool repeats;
	/** It waits for something outside: one such job is claimed at a time, and one worker process takes none. */
	bool slow;
	unsigned seconds; /* it may run; then its process is ended and another attempt made */
};

/** Run work through db_work and say what follows for the job; run->error is filled in. */
enum job_outcome job_work(struct job_run *run, void (*work)(void *context), void *context);

/** Queue what lets the statements after it act in the job's school, as nobody; until the transaction ends, or the batch where there is none. */
void job_act_in_school(const struct job_run *run);

/** Say why in run->error. @return outcome */
enum job_outcome job_fails(struct job_run *run, enum job_outcome outcome, const char *code);

#endif
