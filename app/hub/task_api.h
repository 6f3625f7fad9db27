/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scheduled tasks and jobs of the queue, as JSON. */
#ifndef SEODANG_HUB_TASK_API_H
#define SEODANG_HUB_TASK_API_H

#include "http/request.h"

/** GET /scheduled-tasks: newest first; ?status=, ?task_type=, ?student_id= */
enum http_status tasks_list(struct request *req);

enum http_status task_read(struct request *req);

/** GET /jobs/ID: what became of a job that was ordered. */
enum http_status job_read(struct request *req);

#endif
