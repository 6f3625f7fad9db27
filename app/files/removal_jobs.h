/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Job "remove_files", of the whole installation: bytes whose row is gone go from their store. What cannot be removed now stays noted. */
#ifndef SEODANG_FILES_REMOVAL_JOBS_H
#define SEODANG_FILES_REMOVAL_JOBS_H

#include "jobs/job_type.h"

job_handler remove_files_job;

#endif
