/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outbox's mails. Job "mail" {"delivery": UUID} sends one notice at once, "digest_mail" {"person": UUID} all of a
 * person's notices that are due in one mail. A notice that was read or archived meanwhile is left out; when nothing is
 * left, no mail is made. A server that is away postpones the job and uses up none of its attempts; a mail that the
 * server refuses becomes a dead letter, whose delivery still waits and goes out when an admin runs the job again.
 */
#ifndef SEODANG_INBOX_DELIVERY_JOBS_H
#define SEODANG_INBOX_DELIVERY_JOBS_H

#include "jobs/job_type.h"

job_handler delivery_mail_job;
job_handler delivery_digest_job;

#endif
