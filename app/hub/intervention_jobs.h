/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nightly proposals. */
#ifndef SEODANG_HUB_INTERVENTION_JOBS_H
#define SEODANG_HUB_INTERVENTION_JOBS_H

#include "jobs/job_type.h"

/**
 * "auto_interventions": propose interventions to students with weak areas, and tell their teachers once. Its result is
 * {"proposed": COUNT}. A job of no school, as the platform's schedule makes it, puts one of each school into the queue.
 */
enum job_outcome auto_interventions_job(struct job_run *run);

#endif
