/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/schedule.h"

#include <errno.h>

#include "core/log.h"
#include "jobs/cron.h"

#define MOST_SECONDS (366L * 86400)

static enum schedule_next next_cron(const char *expression, clock_time now, clock_time *next)
{
	struct cron cron;

	return cron_parse(&cron, expression) && cron_next(&cron, now, next) ? SCHEDULE_AT : SCHEDULE_WRONG;
}

static enum schedule_next next_interval(const char *expression, clock_time now, clock_time *next)
{
	char *end;
	long seconds;

	errno = 0;
	seconds = strtol(expression, &end, 10);
	if (errno || *end || seconds < 1 || seconds > MOST_SECONDS)
		return SCHEDULE_WRONG;
	*next = now + seconds * CLOCK_SECOND;
	return SCHEDULE_AT;
}

enum schedule_next schedule_next(const char *kind, const char *expression, bool is_new, clock_time now, clock_time *next)
{
	if (strcmp(kind, "cron") == 0)
		return next_cron(expression, now, next);
	if (strcmp(kind, "interval") == 0)
		return next_interval(expression, now, next);
	if (strcmp(kind, "one_time") != 0 || !clock_parse(next, expression, strlen(expression)))
		return SCHEDULE_WRONG;
	return is_new ? SCHEDULE_AT : SCHEDULE_NEVER;
}

static void run_entry(struct worker *worker, const struct result *due, size_t row, clock_time now)
{
	const char *name = result_text(due, row, "name"), *expression = result_text(due, row, "expression");
	clock_time seen, next = 0;
	bool is_new = !result_time(due, row, "next_run_at", &seen);
	enum schedule_next found = schedule_next(result_text(due, row, "kind"), expression, is_new, now, &next);

	if (found == SCHEDULE_WRONG)
		log_error("schedule %s is switched off: \"%s\" never comes", name, expression);
	db_run(worker->db, SQL_JOBS_RUN_SCHEDULED, PARAMS(P_TEXT(name), is_new ? P_NULL() : P_TIME(seen),
							  found == SCHEDULE_AT ? P_TIME(next) : P_NULL()));
}

/* Each entry is its own transaction: running this again after one was done finds it done. */
static void run_due(void *context)
{
	struct worker *worker = context;
	struct result *due = db_run(worker->db, SQL_JOBS_DUE_SCHEDULE, NO_PARAMS);
	clock_time now = clock_now();

	for (size_t row = 0; row < result_count(due); row++)
		run_entry(worker, due, row, now);
}

bool schedule_run(struct worker *worker)
{
	enum db_outcome outcome = db_work(worker->db, worker->arena, &worker->unwind, run_due, worker);

	if (outcome == DB_REFUSED)
		log_error("schedule: %s %s", db_last_error(worker->db)->sqlstate, db_last_error(worker->db)->message);
	arena_reset(worker->arena);
	return outcome == DB_DONE;
}
