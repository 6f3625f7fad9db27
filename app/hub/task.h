/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A scheduled task as someone wants it, and when it then comes. Rules that need no clock are in sql/functions/hub_tasks.sql;
 * cron arithmetic is here, because PostgreSQL has none.
 */
#ifndef SEODANG_HUB_TASK_H
#define SEODANG_HUB_TASK_H

#include <jansson.h>

#include "jobs/schedule.h"

struct task_wish {
	const char *schedule_type;   /* "cron", "interval", "one_time" */
	const char *cron_expression; /* NULL for none */
	const char *status;          /* "active", "paused", "completed" */
	const char *missed;          /* "run_once", "skip"; NULL leaves it */
	json_t *config;
	const char *time_zone;       /* of the school; NULL is the installation's */
	bool has_next;
	clock_time next;             /* next_run_at as given, or as reckoned */
};

/** What is wrong with a wish; field is NULL when nothing is. */
struct task_fault {
	const char *field;
	const char *code;
};

/** Check the schedule and set next: kept where it was given, reckoned for a task that is active, none for one that is not. */
struct task_fault task_reckon(struct task_wish *wish, clock_time now);

#endif
