/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The platform's own care, table jobs.schedule. `kind` says how `expression` is read: cron (see jobs/cron.h), interval
 * (seconds), one_time (a time, RFC 3339). What came due while nothing ran is enqueued once, not once for each time missed.
 */
#ifndef SEODANG_JOBS_SCHEDULE_H
#define SEODANG_JOBS_SCHEDULE_H

#include "jobs/queue.h"

enum schedule_next {
	SCHEDULE_AT,    /* next is set */
	SCHEDULE_NEVER, /* it was the last time */
	SCHEDULE_WRONG, /* the expression cannot be read, or never comes */
};

/**
 * When an entry comes after now.
 * @param is_new  it has had no time yet: a one_time entry then gets its own, even when that is past
 */
enum schedule_next schedule_next(const char *kind, const char *expression, bool is_new, clock_time now, clock_time *next);

/**
 * Enqueue what is due and set the next times; of several workers one does each. An entry that is wrong is logged and
 * switched off.
 * @return false when the database is away
 */
bool schedule_run(struct worker *worker);

#endif
