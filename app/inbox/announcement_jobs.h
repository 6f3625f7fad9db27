/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Job "announce" {"announcement": UUID}: tells everyone that an announcement is meant for, in batches, with progress. */
#ifndef SEODANG_INBOX_ANNOUNCEMENT_JOBS_H
#define SEODANG_INBOX_ANNOUNCEMENT_JOBS_H

#include "jobs/job_type.h"

job_handler announcement_job;

#endif
