/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scheduled tasks are made, changed, run and deleted. */
#ifndef SEODANG_HUB_TASK_ACTIONS_H
#define SEODANG_HUB_TASK_ACTIONS_H

#include "http/request.h"

enum http_status task_create(struct request *req);
enum http_status task_change(struct request *req);

/* The same by form, with the schedule from a picker (hub/task_picker.h). */
enum http_status task_create_by_form(struct request *req);
enum http_status task_change_by_form(struct request *req);
enum http_status task_pause(struct request *req);
enum http_status task_resume(struct request *req);

/** 202 with the job; a run that has not ended yet is that job. */
enum http_status task_run(struct request *req);

/** Its history goes with it; jobs that wait are still done. */
enum http_status task_delete(struct request *req);

#endif
