/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a cron expression comes due. Five fields, "minute hour day-of-month month day-of-week", each a list of values,
 * ranges "1-5" and steps such as "0-30/10" or a star with "/15"; months and days also by their English names of three
 * letters; Sunday is 0 and 7. As in POSIX crontab, when both day fields are restricted a day matches that satisfies
 * either. A field that starts with a star counts as unrestricted (Vixie cron's rule).
 *
 * Times are those of a zone. Where a clock change leaves a time out, it comes that much later, once; where a clock change repeats an
 * hour, a time of that hour comes once, unless every hour matches: then it comes in both, so that "every ten minutes"
 * stays every ten minutes.
 */
#ifndef SEODANG_JOBS_CRON_H
#define SEODANG_JOBS_CRON_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"

/** One bit a value. */
struct cron {
	uint64_t minutes, hours, days, months, weekdays;
	bool any_day, any_weekday;
};

/** @return false for anything that is no cron expression; cron is then undefined */
bool cron_parse(struct cron *cron, const char *expression);

/**
 * The first due time after a time, both UTC.
 * @param zone  a name such as "Europe/Berlin"; NULL is the process's (TZ). Another one is put into TZ for the time of
 *              this call, so that no other thread may read the environment meanwhile
 * @return false when none comes within nine years ("0 0 30 2 *")
 */
bool cron_next(const struct cron *cron, const char *zone, clock_time after, clock_time *next);

#endif
