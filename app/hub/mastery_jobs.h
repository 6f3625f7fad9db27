/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mastery reckoned anew from the history. It is folded in SQL in the transaction that keeps an answer, whatever batches
 * answers come in (sql/functions/hub_mastery.sql, which names the model and its source); this job is needed only when a
 * concept's parameters change.
 */
#ifndef SEODANG_HUB_MASTERY_JOBS_H
#define SEODANG_HUB_MASTERY_JOBS_H

#include "jobs/job_type.h"

/** "mastery_recompute": of the concept in the payload, {"concept": ID}, else of the whole school. Its result is {"folded": ROWS}. */
enum job_outcome mastery_recompute_job(struct job_run *run);

#endif
