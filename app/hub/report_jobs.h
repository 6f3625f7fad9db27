/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports are made by the worker: report is of one student; class_report of a class, as one file or a ZIP with one a
 * student; daily_report of each student of a school or of one, a report each, where a job that is run again goes on;
 * weekly_analytics of a school. report_mail sends a guardian the link to one. The files are kept in hub.reports; a job's
 * result holds their address.
 */
#ifndef SEODANG_HUB_REPORT_JOBS_H
#define SEODANG_HUB_REPORT_JOBS_H

#include "jobs/job_type.h"

enum job_outcome report_job(struct job_run *run);
enum job_outcome class_report_job(struct job_run *run);
enum job_outcome daily_report_job(struct job_run *run);
enum job_outcome weekly_analytics_job(struct job_run *run);
enum job_outcome report_mail_job(struct job_run *run);

#endif
