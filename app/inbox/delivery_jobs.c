/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/delivery_jobs.h"

#include <jansson.h>

#include "inbox/letter.h"
#include "view/json_data.h"

struct delivery {
	struct job_run *run;
	enum sql_statement take;  /* gives name, email_sealed, locale, title, data, and the deliveries */
	const char *template;     /* .txt and .html are added */
	struct result *mail;      /* no row: nothing to send any more */
	const char *deliveries;   /* PostgreSQL array */
	const char *outcome;      /* of inbox.deliveries */
};

static void take(void *context)
{
	struct delivery *delivery = context;
	struct db *db = delivery->run->worker->db;

	job_act_in_school(delivery->run);
	delivery->mail = db_queue(db, delivery->take, PARAMS(P_TEXT(delivery->run->job->payload)));
	db_flush(db);
}

/* What became of the mail, and the job's completion, are one. */
static void mark_done(void *context)
{
	struct delivery *delivery = context;
	struct worker *worker = delivery->run->worker;

	job_act_in_school(delivery->run);
	db_queue(worker->db, SQL_INBOX_MAIL_DONE, PARAMS(P_TEXT(delivery->deliveries), P_TEXT(delivery->outcome)));
	job_complete(worker, delivery->run->job, NULL);
	db_flush(worker->db);
}

static bool write_letter(const struct delivery *delivery, struct letter *letter)
{
	struct arena *arena = delivery->run->worker->arena;
	json_t *title = json_data_keep(arena, json_loads(result_text(delivery->mail, 0, "title"), 0, NULL));
	json_t *data = json_data_keep(arena, json_loads(result_text(delivery->mail, 0, "data"), 0, NULL));

	return letter_write(delivery->run, letter, json_string_value(json_object_get(title, "key")), title,
			    delivery->template, data);
}

static enum job_outcome settle(struct delivery *delivery, enum mail_outcome sent)
{
	enum job_outcome outcome;

	switch (sent) {
	case MAIL_LATER:
		return JOB_POSTPONE;
	case MAIL_REFUSED:
		return JOB_HOPELESS;
	case MAIL_SENT:
	case MAIL_WRONG:
		break;
	}
	delivery->outcome = sent == MAIL_SENT ? "sent" : "failed";
	outcome = job_work(delivery->run, mark_done, delivery);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}

static enum job_outcome deliver(struct delivery *delivery)
{
	struct job_run *run = delivery->run;
	enum job_outcome outcome = job_work(run, take, delivery);
	char error[MAIL_ERROR_SIZE] = "";
	struct letter letter;

	if (outcome != JOB_DONE || result_count(delivery->mail) == 0)
		return outcome;
	delivery->deliveries = result_text(delivery->mail, 0, "deliveries");
	letter = letter_begin(run, result_text(delivery->mail, 0, "locale"));
	if (write_letter(delivery, &letter))
		outcome = settle(delivery, letter_send(run, &letter, run->job->id.text, delivery->mail, error));
	else
		outcome = JOB_HOPELESS;
	if (outcome == JOB_POSTPONE || outcome == JOB_HOPELESS)
		job_fails(run, outcome, *error ? error : "the mail cannot be written");
	return outcome;
}

enum job_outcome delivery_mail_job(struct job_run *run)
{
	struct delivery delivery = {.run = run, .take = SQL_INBOX_MAIL, .template = "mail/notification"};

	return deliver(&delivery);
}

enum job_outcome delivery_digest_job(struct job_run *run)
{
	struct delivery delivery = {.run = run, .take = SQL_INBOX_DIGEST_MAIL, .template = "mail/digest"};

	return deliver(&delivery);
}
