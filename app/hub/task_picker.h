/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form in which people choose when a task comes: daily, weekly, monthly, in intervals, once, or as a cron expression
 * for who writes those. It turns what was chosen into a schedule and a schedule into what is chosen.
 */
#ifndef SEODANG_HUB_TASK_PICKER_H
#define SEODANG_HUB_TASK_PICKER_H

#include "hub/task.h"
#include "web/page.h"

/**
 * What the form asks for, from the request's fields (TASK_PICKER_FIELDS): schedule_type, cron_expression, next and the
 * config's every_seconds.
 * @param wish  config is an object; missed is set as well
 * @return what is missing, at the form's field
 */
struct task_fault task_picker_read(struct request *req, struct task_wish *wish);

/** What the boxes beside it say of a report's sections, as config's include_sections. */
void task_sections_read(struct request *req, json_t *config);

/** The form's field for a fault that was found in what it made. */
const char *task_picker_field(const char *field);

/**
 * What stands in the form: what was sent, where the form is shown again; else the task's row (SQL_HUB_TASK), or what
 * is usual where that is NULL.
 * @return an object to bind as "picker"
 */
json_t *task_picker_data(struct request *req, const struct result *task);

#endif
