/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of other programs, in jobs, so that nobody waits for them. */
#ifndef SEODANG_WORKSPACE_CONNECTION_JOBS_H
#define SEODANG_WORKSPACE_CONNECTION_JOBS_H

#include "jobs/job_type.h"

/**
 * list_tools_of {"connection_id"}: what a connection's server offers now. A server that is away is noted, which completes the job: it is
 * looked at again each night, and when an admin wants.
 */
job_handler list_tools_job;

/**
 * call_tool {"call_id"}: what was ordered, once an admin permitted it. What is sent passes the school's guardrails as its owner's input,
 * what comes as what they are shown. A server that cannot be reached at all is asked again; one that fails in the middle only where a
 * second call changes nothing more.
 */
job_handler call_tool_job;

#endif
