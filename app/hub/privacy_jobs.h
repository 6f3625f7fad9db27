/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Background work about keeping and forgetting. */
#ifndef SEODANG_HUB_PRIVACY_JOBS_H
#define SEODANG_HUB_PRIVACY_JOBS_H

#include "jobs/job_type.h"

/** student_export, payload {"export": id}: make a file that was ordered; the file and the completion are one transaction. */
job_handler student_export_job;

#endif
