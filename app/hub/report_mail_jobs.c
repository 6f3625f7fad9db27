/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A guardian's mail: a link that expires, never the report itself, and of the student no more than the first name. */
#include <string.h>

#include "auth/link.h"
#include "auth/sealed.h"
#include "core/random.h"
#include "hub/report_jobs.h"
#include "inbox/letter.h"
#include "jobs/services.h"
#include "view/json_data.h"

struct invitation {
	struct job_run *run;
	char token[RANDOM_TOKEN_SIZE];
	struct result *guardian; /* no row: the report is gone, or is not mailed any more */
};

static void make_link(void *context)
{
	struct invitation *invitation = context;
	struct job_run *run = invitation->run;
	struct hash hash = link_hash(invitation->token);

	job_act_in_school(run);
	invitation->guardian = db_queue(run->worker->db, SQL_HUB_REPORT_MAKE_LINK,
					PARAMS(P_TEXT(run->job->payload), P_BYTES(hash.bytes, sizeof hash.bytes)));
	db_flush(run->worker->db);
}

static void print_instead(void *context)
{
	struct job_run *run = context;

	db_begin(run->worker->db);
	job_act_in_school(run);
	db_queue(run->worker->db, SQL_HUB_REPORT_PRINT_INSTEAD, PARAMS(P_TEXT(run->job->payload)));
	job_complete(run->worker, run->job, NULL);
	db_commit(run->worker->db);
}

static bool write_letter(const struct invitation *invitation, struct letter *letter)
{
	struct arena *arena = invitation->run->worker->arena;
	json_t *data = json_pack("{s:s, s:s, s:s, s:s}", "first_name", result_text(invitation->guardian, 0, "first_name"), "school_name",
				 result_text(invitation->guardian, 0, "school_name"), "expires_at",
				 result_text(invitation->guardian, 0, "expires_at"), "link",
				 arena_printf(arena, "/reports/%s", invitation->token));

	return letter_write(invitation->run, letter, "mail.report.title", NULL, "mail/report", json_data_keep(arena, data));
}

static enum job_outcome send(struct invitation *invitation)
{
	struct job_run *run = invitation->run;
	struct letter letter = letter_begin(run, result_text(invitation->guardian, 0, "locale"));
	struct uuid mail = uuid_random(); /* another link is another mail */
	char error[MAIL_ERROR_SIZE] = "the mail cannot be written";
	enum job_outcome outcome = JOB_HOPELESS;

	if (write_letter(invitation, &letter))
		outcome = letter_outcome(letter_send(run, &letter, mail.text, invitation->guardian, error));
	return outcome == JOB_DONE ? outcome : job_fails(run, outcome, error);
}

enum job_outcome report_mail_job(struct job_run *run)
{
	const struct job_services *services = run->services;
	struct invitation invitation = {.run = run};
	enum job_outcome outcome;
	const char *contact;

	random_token(invitation.token);
	outcome = job_work(run, make_link, &invitation);
	if (outcome != JOB_DONE || !result_count(invitation.guardian))
		return outcome;
	if (!sealed_read(services->key, run->worker->arena, invitation.guardian, 0, "email", &contact) ||
	    (contact && mail_address_is_valid(contact)))
		return send(&invitation); /* which says what is wrong with one that cannot be opened */
	outcome = job_work(run, print_instead, run); /* a telephone number, or none */
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
