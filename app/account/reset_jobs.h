/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Job "reset_mail" {"person": UUID}: mails a link to set a new password. Each attempt makes a new link, since only its
 * hash is kept; an earlier one stops working. job_run.services is struct job_services (jobs/services.h).
 */
#ifndef SEODANG_ACCOUNT_RESET_JOBS_H
#define SEODANG_ACCOUNT_RESET_JOBS_H

#include "jobs/job_type.h"

job_handler reset_mail_job;

#endif
