/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a task comes, as people say it: "매주 월요일 오전 10시", "Every Monday at 10:00". A cron expression of a shape
 * that has no such words is said field by field, so that nothing is ever said wrongly. Times are those of the task's
 * own zone. Everything returned belongs to the words' arena.
 */
#ifndef SEODANG_HUB_TASK_WORDS_H
#define SEODANG_HUB_TASK_WORDS_H

#include <stdint.h>

#include "jobs/cron.h"
#include "paper/words.h"

/** @param expression  one that cron_parse takes; another is said as it is */
const char *task_words_of_cron(struct paper_words *words, const char *expression);

/** "30분마다": in the largest unit that leaves no rest. */
const char *task_words_of_interval(struct paper_words *words, int64_t seconds);

/** "11월 20일 오후 4:12에 한 번", in the process's zone. */
const char *task_words_of_time(struct paper_words *words, clock_time time);

/* What a schedule picker must know of an expression too. */

/** @return the only bit that is set, or -1 */
int task_only_bit(uint64_t bits);

/** Whether a field leaves the day to the others: a plain star, or all values. */
bool task_is_any_day(const struct cron *cron);
bool task_is_any_weekday(const struct cron *cron);
bool task_is_any_month(const struct cron *cron);

#endif
