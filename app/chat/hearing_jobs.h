/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hear_turn {hearing_id}: what was said for a question becomes words (speaking/dictation.h) and a sound that its person can play. */
#ifndef SEODANG_CHAT_HEARING_JOBS_H
#define SEODANG_CHAT_HEARING_JOBS_H

#include "jobs/job_type.h"

enum job_outcome hear_turn_job(struct job_run *run);

#endif
