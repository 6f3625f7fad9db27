/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score_pronunciation {attempt_id}: a recording becomes a result and a sound that phones play. Nothing counts before the last
 * transaction, which holds the job's end as well: a job that was killed runs again from the start, and what it wrote to the
 * file store before is found and removed (files/store.h).
 */
#ifndef SEODANG_SPEAKING_ATTEMPT_JOBS_H
#define SEODANG_SPEAKING_ATTEMPT_JOBS_H

#include "jobs/job_type.h"

enum job_outcome score_pronunciation_job(struct job_run *run);

#endif
