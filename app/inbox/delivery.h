/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job that sends mail finds in job_run.services, made by cmd/worker.c in each of its processes. */
#ifndef SEODANG_INBOX_DELIVERY_H
#define SEODANG_INBOX_DELIVERY_H

#include "auth/secret.h"
#include "core/config.h"
#include "inbox/mail.h"
#include "view/view.h"

struct delivery_services {
	const struct config *config;
	const struct view *view;
	struct secret_key key;
	struct mailer *mailer;
};

#endif
