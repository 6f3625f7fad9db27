/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/schedule.h"

#include "core/log.h"
#include "jobs/cron.h"

static enum schedule_next next_cron(const struct schedule *schedule, clock_time after, clock_time *next)
{
	struct cron cron;

	if (!schedule->cron_expression || !cron_parse(&cron, schedule->cron_expression))
		return SCHEDULE_UNREADABLE;
	return cron_next(&cron, schedule->time_zone, after, next) ? SCHEDULE_AT : SCHEDULE_NEVER;
}

static enum schedule_next next_interval(const struct schedule *schedule, clock_time after, clock_time *next)
{
	if (schedule->every_seconds < SCHEDULE_LEAST_SECONDS || schedule->every_seconds > SCHEDULE_MOST_SECONDS)
		return SCHEDULE_UNREADABLE;
	*next = after + schedule->every_seconds * CLOCK_SECOND;
	return SCHEDULE_AT;
}

enum schedule_next schedule_next(const struct schedule *schedule, clock_time after, clock_time *next)
{
	if (strcmp(schedule->type, "cron") == 0)
		return next_cron(schedule, after, next);
	if (strcmp(schedule->type, "interval") == 0)
		return next_interval(schedule, after, next);
	return strcmp(schedule->type, "one_time") == 0 ? SCHEDULE_OVER : SCHEDULE_UNREADABLE;
}

static void run_task(struct worker *worker, const struct result *due, size_t row, clock_time now)
{
	struct schedule schedule = {
		.type = result_text(due, row, "schedule_type"),
		.cron_expression = result_text(due, row, "cron_expression"),
		.every_seconds = result_integer(due, row, "every_seconds"),
		.time_zone = result_text(due, row, "time_zone"),
	};
	clock_time seen, next = 0;
	bool is_new = !result_time(due, row, "next_run_at", &seen);
	enum schedule_next found = schedule_next(&schedule, now, &next);
	struct uuid task;

	result_uuid(due, row, "id", &task);
	if (found == SCHEDULE_UNREADABLE || found == SCHEDULE_NEVER)
		log_error("task %s is paused: it never comes", result_text(due, row, "label"));
	db_run(worker->db, SQL_JOBS_RUN_DUE_TASK, PARAMS(P_UUID(&task), is_new ? P_NULL() : P_TIME(seen),
							 found == SCHEDULE_AT ? P_TIME(next) : P_NULL()));
}

/* Each task is its own transaction: running this again after one was done finds it done. */
static void run_due(void *context)
{
	struct worker *worker = context;
	struct result *due = db_run(worker->db, SQL_JOBS_DUE_TASKS, NO_PARAMS);
	clock_time now = clock_now();

	for (size_t row = 0; row < result_count(due); row++)
		run_task(worker, due, row, now);
}

bool schedule_run(struct worker *worker)
{
	enum db_outcome outcome = db_work(worker->db, worker->arena, &worker->unwind, run_due, worker);

	if (outcome == DB_REFUSED)
		log_error("schedule: %s %s", db_last_error(worker->db)->sqlstate, db_last_error(worker->db)->message);
	arena_reset(worker->arena);
	return outcome == DB_DONE;
}
