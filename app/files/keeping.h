/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For jobs that make a file. */
#ifndef SEODANG_FILES_KEEPING_H
#define SEODANG_FILES_KEEPING_H

#include "core/uuid.h"
#include "jobs/job_type.h"

/**
 * Reserve a file in the job's school, in a transaction of its own, and write its bytes. What follows is the job's: files.keep, in the
 * transaction of what the file is for. Where that never comes, the file goes after an hour.
 *
 * @param person  whose it is; NULL for the school's own
 * @param file    out: its id; untouched unless JOB_DONE
 * @return JOB_DONE; JOB_POSTPONE while the store is away or says no: that is the installation's fault and costs the job no attempt; or what
 *         job_work returned
 */
enum job_outcome file_written(struct job_run *run, const struct uuid *person, const char *content_type, const void *bytes, size_t length,
			      struct uuid *file);

#endif
