/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job finds in job_run.services, made by cmd/worker.c in each of its processes: the handlers of all rooms take what they need. */
#ifndef SEODANG_JOBS_SERVICES_H
#define SEODANG_JOBS_SERVICES_H

struct config;
struct view;
struct secret_key;
struct mailer;
struct file_store;

struct job_services {
	const struct config *config;
	const struct view *view;
	const struct secret_key *key;
	struct mailer *mailer;    /* inbox/mail.h */
	struct file_store *files; /* files/store.h */
};

#endif
