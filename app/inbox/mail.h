/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sending mail: to an SMTP server (libcurl; TLS, authentication), or, when the configuration names none, into files.
 *
 * MAIL_SENT is said exactly when the server accepted the whole mail. A process that dies between that answer and its
 * own COMMIT sends the mail again: SMTP leaves no way to close that window. The second one has the same Message-ID.
 */
#ifndef SEODANG_INBOX_MAIL_H
#define SEODANG_INBOX_MAIL_H

#include "core/config.h"
#include "inbox/mail_message.h"

#define MAIL_ERROR_SIZE 200

enum mail_outcome {
	MAIL_SENT,
	MAIL_LATER,   /* the server is away, busy, or will not let us in: try again */
	MAIL_REFUSED, /* the server took the connection and refused this mail */
	MAIL_WRONG,   /* the address is none, or the mail is too long: no server was asked */
};

struct mailer;

/**
 * @param config  mail_* and state_directory are used and kept by reference; the process ends when they make no sense
 * @return a mailer that keeps its connection between mails; for one process, after fork, until it ends
 */
struct mailer *mailer_create(const struct config *config);

/**
 * Send one mail; takes 30 seconds at most. After a server was found away, MAIL_LATER is said at once for 3 seconds, so
 * that a long queue does not wait for each.
 * @param error  MAIL_ERROR_SIZE bytes: why not, without personal data
 */
enum mail_outcome mail_send(struct mailer *mailer, const struct mail *mail, char *error);

#endif
