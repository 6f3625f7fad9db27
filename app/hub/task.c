/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/task.h"

#include <string.h>

static bool is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

static const struct task_fault no_fault = {NULL, NULL};

static struct task_fault check_presence(const struct task_wish *wish)
{
	if (!json_is_object(wish->config))
		return (struct task_fault){"config", "wrong_type"};
	if (is(wish->schedule_type, "cron") && !wish->cron_expression)
		return (struct task_fault){"cron_expression", "required"};
	if (!is(wish->schedule_type, "cron") && wish->cron_expression)
		return (struct task_fault){"cron_expression", "not_taken"};
	if (is(wish->schedule_type, "one_time") && !wish->has_next && !is(wish->status, "completed"))
		return (struct task_fault){"next_run_at", "required"};
	return no_fault;
}

/* A one_time task waits with its time while it is paused; any other is reckoned anew when it goes on. */
static void settle_next(struct task_wish *wish, enum schedule_next found, clock_time reckoned)
{
	if (is(wish->status, "completed") || (found != SCHEDULE_OVER && !is(wish->status, "active"))) {
		wish->has_next = false;
	} else if (found == SCHEDULE_AT && !wish->has_next) {
		wish->has_next = true;
		wish->next = reckoned;
	}
}

struct task_fault task_reckon(struct task_wish *wish, clock_time now)
{
	struct schedule schedule = {
		.type = wish->schedule_type,
		.cron_expression = wish->cron_expression,
		.time_zone = wish->time_zone,
		.every_seconds = json_integer_value(json_object_get(wish->config, "every_seconds")),
	};
	struct task_fault fault = check_presence(wish);
	clock_time reckoned = 0;
	enum schedule_next found;

	if (fault.field)
		return fault;
	found = schedule_next(&schedule, now, &reckoned);
	if (found == SCHEDULE_NEVER)
		return (struct task_fault){"cron_expression", "cron_never"};
	if (found == SCHEDULE_UNREADABLE && is(wish->schedule_type, "cron"))
		return (struct task_fault){"cron_expression", "bad_cron"};
	if (found == SCHEDULE_UNREADABLE)
		return (struct task_fault){"config", "bad_interval"};
	settle_next(wish, found, reckoned);
	return no_fault;
}
