/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When tasks come: table jobs.scheduled_tasks, those of schools and the platform's own care. What came due while
 * nothing ran is enqueued once, not once for each time missed, or is skipped, as the task says.
 */
#ifndef SEODANG_JOBS_SCHEDULE_H
#define SEODANG_JOBS_SCHEDULE_H

#include "jobs/queue.h"

#define SCHEDULE_LEAST_SECONDS 60
#define SCHEDULE_MOST_SECONDS (INT64_C(366) * 86400)

struct schedule {
	const char *type;            /* "cron", "interval", "one_time" */
	const char *cron_expression; /* see jobs/cron.h */
	int64_t every_seconds;       /* of an interval */
	const char *time_zone;       /* of the expression; NULL is the process's */
};

enum schedule_next {
	SCHEDULE_AT,         /* next is set */
	SCHEDULE_OVER,       /* one_time: it comes when its row says, and then no more */
	SCHEDULE_UNREADABLE, /* the expression cannot be read, or the interval is none */
	SCHEDULE_NEVER,      /* the expression can be read and never comes */
};

/** When a task comes after a time. */
enum schedule_next schedule_next(const struct schedule *schedule, clock_time after, clock_time *next);

/**
 * Enqueue what is due and set the next times; of several workers one does each. A task that never comes is logged and
 * paused.
 * @return false when the database is away
 */
bool schedule_run(struct worker *worker);

#endif
