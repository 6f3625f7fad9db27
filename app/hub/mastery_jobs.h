/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mastery reckoned anew from the history. */
#ifndef SEODANG_HUB_MASTERY_JOBS_H
#define SEODANG_HUB_MASTERY_JOBS_H

#include "jobs/job_type.h"

/** "mastery_recompute": of the concept in the payload, {"concept": ID}, else of the whole school. Its result is {"folded": ROWS}. */
enum job_outcome mastery_recompute_job(struct job_run *run);

#endif
