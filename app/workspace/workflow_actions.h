/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_WORKFLOW_ACTIONS_H
#define SEODANG_WORKSPACE_WORKFLOW_ACTIONS_H

#include "http/request.h"
#include "http/status.h"

/* 422 at what is wrong with a definition; 409 too_many_workflows. */
enum http_status workflow_create(struct request *req);
enum http_status workflow_create_by_form(struct request *req);

/* 409 workflow_changed where it was changed meanwhile. */
enum http_status workflow_change(struct request *req);
enum http_status workflow_change_by_form(struct request *req);
enum http_status workflow_restore(struct request *req);
enum http_status workflow_delete(struct request *req);

/* 202 with the execution; 422 at input; 409 too_many_executions. */
enum http_status workflow_run(struct request *req);
enum http_status workflow_run_by_form(struct request *req);

/* 409 inputs_required where it cannot run by itself. */
enum http_status workflow_schedule(struct request *req);
enum http_status workflow_unschedule(struct request *req);

enum http_status workflow_set_limits(struct request *req);

#endif
