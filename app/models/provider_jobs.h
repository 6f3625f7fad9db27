/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Job try_model: a school's service is asked something small, so that its admin sees whether it answers. Payload {"provider"}. */
#ifndef SEODANG_MODELS_PROVIDER_JOBS_H
#define SEODANG_MODELS_PROVIDER_JOBS_H

#include "jobs/job_type.h"

job_handler try_model_job;

#endif
