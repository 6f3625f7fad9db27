/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mail to a person in their language: written from the catalogue and a pair of templates, and handed to the mailer.
 * For jobs, whose job_run.services is struct job_services (jobs/services.h). What is written belongs to the job's
 * arena.
 */
#ifndef SEODANG_INBOX_LETTER_H
#define SEODANG_INBOX_LETTER_H

#include <jansson.h>

#include "core/strbuf.h"
#include "inbox/mail.h"
#include "jobs/job_type.h"
#include "view/locale.h"

struct letter {
	enum view_locale locale;
	struct strbuf *subject, *sender, *text, *html;
};

/** An empty letter. @param locale  the reader's: "en", anything else is Korean */
struct letter letter_begin(struct job_run *run, const char *locale);

/**
 * Write the subject and both bodies.
 * @param key       of the subject in the catalogue
 * @param params    an object whose members are the subject's placeholders, prepared (view/json_data.h); NULL for none
 * @param template  "mail/digest": .txt and .html are added; their data is data, with base_url and lang besides
 * @return false when a template or the letter is too large for its maximum (logged)
 */
bool letter_write(struct job_run *run, struct letter *letter, const char *key, const json_t *params, const char *template,
		  json_t *data);

/**
 * An address that the installation's key does not open makes the mail wait (MAIL_LATER).
 * @param id         the mail's, see inbox/mail_message.h
 * @param recipient  its first row has name and email_sealed
 * @param error      MAIL_ERROR_SIZE bytes: why not, without personal data
 */
enum mail_outcome letter_send(struct job_run *run, const struct letter *letter, const char *id,
			      const struct result *recipient, char *error);

/** What becomes of a job that does nothing but send a letter: it waits for a mailer that is away, and gives up what is refused. */
enum job_outcome letter_outcome(enum mail_outcome sent);

#endif
