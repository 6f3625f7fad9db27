/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of workflows, one job each. */
#ifndef SEODANG_WORKSPACE_EXECUTION_JOBS_H
#define SEODANG_WORKSPACE_EXECUTION_JOBS_H

#include "jobs/job_type.h"

/**
 * "workflow_step" {"execution_id"}: do what comes next, in one transaction with the job's completion: killed at any moment, the step is as
 * if it had not begun. What models, tools and people answer comes later, to workspace.step_done.
 */
enum job_outcome workflow_step_job(struct job_run *run);

/** "workflow_run" {"workflow_id"}: a schedule's run; begins an execution as the workflow's owner. */
enum job_outcome workflow_run_job(struct job_run *run);

#endif
