/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/process.h"

#include <unistd.h>

#include "core/log.h"

#define BATCH 32
#define POLL_MS 1000             /* at most; a notice, or a job whose time comes, is sooner */
#define STATEMENT_SECONDS 120
#define ARENA_CEILING ((size_t)64 * 1024 * 1024)
#define TYPES_SIZE 4096

struct process {
	const struct process_options *options;
	struct worker worker;
	void *services;
	char fast_types[TYPES_SIZE], slow_types[TYPES_SIZE]; /* PostgreSQL arrays */
	struct job jobs[BATCH + 1];
};

static volatile sig_atomic_t stopping;

static void on_terminate(int number)
{
	(void)number;
	stopping = 1;
}

static void list_types(const struct process_options *options, bool slow, char list[TYPES_SIZE])
{
	size_t length = 1;

	list[0] = '{';
	for (size_t i = 0; i < options->type_count; i++)
		if (options->types[i].slow == slow)
			length += (size_t)snprintf(list + length, TYPES_SIZE - length, "%s%s", length > 1 ? "," : "",
						   options->types[i].name);
	if (length + 2 > TYPES_SIZE)
		log_die("there are too many types of job");
	list[length] = '}';
	list[length + 1] = '\0';
}

static const struct job_type *type_of(const struct process_options *options, const char *name)
{
	for (size_t i = 0; i < options->type_count; i++)
		if (strcmp(options->types[i].name, name) == 0)
			return &options->types[i];
	return NULL;
}

enum job_outcome job_work(struct job_run *run, void (*work)(void *context), void *context)
{
	struct worker *worker = run->worker;
	const struct db_error *error;

	switch (db_work(worker->db, worker->arena, &worker->unwind, work, context)) {
	case DB_DONE:
		return JOB_DONE;
	case DB_AWAY:
		return JOB_AWAY;
	case DB_REFUSED:
		error = db_last_error(worker->db);
		snprintf(run->error, sizeof run->error, "%s %s", error->sqlstate, error->message);
		return JOB_RETRY;
	case DB_ABANDONED:
		snprintf(run->error, sizeof run->error, "abandoned");
		return JOB_RETRY;
	}
	return JOB_AWAY;
}

void job_act_in_school(const struct job_run *run)
{
	db_queue(run->worker->db, SQL_AUTH_ACT_IN_SCHOOL, PARAMS(P_UUID(&run->job->school)));
}

enum job_outcome job_fails(struct job_run *run, enum job_outcome outcome, const char *code)
{
	snprintf(run->error, sizeof run->error, "%s", code);
	return outcome;
}

struct statement_run {
	struct job_run *run;
	const struct job_type *type;
	bool more;
};

/* Effect and completion in one transaction and one round trip. */
static void statement_once(void *context)
{
	struct statement_run *once = context;
	struct worker *worker = once->run->worker;

	db_begin(worker->db);
	db_queue(worker->db, SQL_JOBS_WRITE_LAZILY, NO_PARAMS);
	db_queue(worker->db, once->type->statement, PARAMS(P_TEXT(once->run->job->payload)));
	job_complete(worker, once->run->job, NULL);
	db_commit(worker->db);
}

static void statement_part(void *context)
{
	struct statement_run *part = context;
	struct worker *worker = part->run->worker;
	struct result *result;

	db_begin(worker->db);
	result = db_run(worker->db, part->type->statement, PARAMS(P_TEXT(part->run->job->payload)));
	part->more = result_count(result) > 0 && result_boolean(result, 0, "more");
	if (part->more)
		job_progress(worker, part->run->job, result_real(result, 0, "progress"));
	else
		job_complete(worker, part->run->job, NULL);
	db_commit(worker->db);
}

static enum job_outcome run_statement(struct job_run *run, const struct job_type *type)
{
	struct statement_run statement = {run, type, false};
	enum job_outcome outcome;

	if (!type->repeats) {
		outcome = job_work(run, statement_once, &statement);
		return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
	}
	do {
		outcome = job_work(run, statement_part, &statement);
		arena_reset(run->worker->arena);
	} while (outcome == JOB_DONE && statement.more && !stopping);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome; /* when stopping: it goes back with the others */
}

static void complete_work(void *context)
{
	struct job_run *run = context;

	job_complete(run->worker, run->job, run->result);
	db_flush(run->worker->db);
}

static enum job_outcome run_handler(struct job_run *run, const struct job_type *type)
{
	enum job_outcome outcome = type->handler(run);

	return outcome == JOB_DONE ? job_work(run, complete_work, run) : outcome;
}

/* Whether the job was another's by the time it ended: the other one's run counts then. */
static bool was_lost(const struct job_run *run)
{
	return strncmp(run->error, "SD404", 5) == 0;
}

/* @return false when the database is away */
static bool end_job(struct job_run *run, enum job_outcome outcome)
{
	switch (outcome) {
	case JOB_DONE:
	case JOB_COMPLETED:
		return true;
	case JOB_POSTPONE:
		return job_postpone(run->worker, run->job, run->error);
	case JOB_RETRY:
	case JOB_HOPELESS:
		if (was_lost(run))
			return true;
		log_warning("job %s (%s), attempt %d of %d: %s", run->job->id.text, run->job->type, run->job->attempts,
			    run->job->max_attempts, run->error);
		return job_fail(run->worker, run->job, run->error, outcome == JOB_RETRY);
	case JOB_AWAY:
		return false;
	}
	return false;
}

static bool run_job(struct process *process, const struct job *job)
{
	const struct job_type *type = type_of(process->options, job->type);
	struct job_run run = {.worker = &process->worker, .job = job, .services = process->services, .stopping = &stopping};
	enum job_outcome outcome;
	bool settled;

	memcpy(process->options->running, job->id.text, UUID_TEXT_SIZE);
	alarm(type->seconds); /* ends this process; the parent sees to the job */
	outcome = type->handler ? run_handler(&run, type) : run_statement(&run, type);
	settled = end_job(&run, outcome);
	alarm(0);
	if (settled)
		process->options->running[0] = '\0';
	arena_reset(process->worker.arena);
	return settled;
}

/* A batch of fast jobs, then a slow one. idle_ms as queue_claim's. @return false when the database is away */
static bool claim(struct process *process, int *count, int *idle_ms)
{
	int slow = 0;
	bool claimed = queue_claim(&process->worker, process->fast_types, process->jobs, BATCH, count, idle_ms);

	if (claimed && process->options->takes_slow)
		claimed = queue_claim(&process->worker, process->slow_types, process->jobs + *count, 1, &slow, idle_ms);
	for (int i = 0; i < *count && !claimed; i++)
		job_release(&process->jobs[i]); /* the database is lost: worker_settle gives them back */
	*count += slow;
	return claimed;
}

/* Fast ones first: a slow one may take its time. */
static bool run_batch(struct process *process, int count)
{
	bool settled = true;

	for (int i = 0; i < count; i++) {
		if (settled && !stopping)
			settled = run_job(process, &process->jobs[i]);
		job_release(&process->jobs[i]);
	}
	return settled;
}

static bool settle(struct process *process, bool stays)
{
	bool settled = worker_settle(&process->worker, process->options->running, "database_lost", stays, getpid());

	if (settled)
		process->options->running[0] = '\0';
	return settled;
}

static void work_until_stopped(struct process *process)
{
	bool settled = false, away = false;
	int count, idle_ms;

	while (!stopping) {
		if (!settled && !(settled = settle(process, true))) {
			if (!away)
				log_warning("the database is away");
			away = true;
			db_wait(process->worker.db, POLL_MS);
			continue;
		}
		away = false;
		idle_ms = POLL_MS;
		if (!claim(process, &count, &idle_ms))
			settled = false;
		else if (count == 0)
			db_wait(process->worker.db, idle_ms);
		else
			settled = run_batch(process, count);
	}
}

const volatile sig_atomic_t *process_take_signals(void)
{
	struct sigaction action = {.sa_handler = on_terminate}; /* no SA_RESTART: waiting ends at once */
	sigset_t none;

	sigaction(SIGTERM, &action, NULL);
	signal(SIGINT, SIG_IGN); /* of a terminal: the parent decides */
	signal(SIGALRM, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL); /* the parent blocks what it waits for */
	return &stopping;
}

int process_run(const struct process_options *options)
{
	static struct process process;
	struct db_options database = {
		.conninfo = options->database,
		.program = "seodang-worker",
		.statement_timeout = STATEMENT_SECONDS,
	};

	process_take_signals();
	process.options = options;
	process.worker = (struct worker){.id = options->worker, .host = options->host};
	process.worker.db = db_create(&database);
	process.worker.arena = arena_create(ARENA_CEILING);
	list_types(options, false, process.fast_types);
	list_types(options, true, process.slow_types);
	db_listen(process.worker.db, "jobs");
	process.services = options->start_services(options->context);
	work_until_stopped(&process);
	settle(&process, false);
	db_destroy(process.worker.db);
	arena_destroy(process.worker.arena);
	return EXIT_SUCCESS;
}
