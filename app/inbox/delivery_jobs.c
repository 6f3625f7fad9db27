/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/delivery_jobs.h"

#include <jansson.h>

#include "view/json_data.h"

#define BODY_MAXIMUM ((size_t)512 * 1024)
#define SUBJECT_MAXIMUM 1000
#define SENDER_MAXIMUM 200

struct delivery {
	struct job_run *run;
	enum sql_statement take;  /* gives name, email, locale, title, data, and the deliveries */
	const char *template;     /* .txt and .html are added */
	struct result *mail;      /* no row: nothing to send any more */
	const char *deliveries;   /* PostgreSQL array */
	const char *outcome;      /* of inbox.deliveries */
};

static void act_in_school(const struct job_run *run)
{
	db_queue(run->worker->db, SQL_AUTH_ACT_IN_SCHOOL, PARAMS(P_UUID(&run->job->school)));
}

static void take(void *context)
{
	struct delivery *delivery = context;
	struct db *db = delivery->run->worker->db;

	act_in_school(delivery->run);
	delivery->mail = db_queue(db, delivery->take, PARAMS(P_TEXT(delivery->run->job->payload)));
	db_flush(db);
}

/* What became of the mail, and the job's completion, are one. */
static void mark_done(void *context)
{
	struct delivery *delivery = context;
	struct worker *worker = delivery->run->worker;

	act_in_school(delivery->run);
	db_queue(worker->db, SQL_INBOX_MAIL_DONE, PARAMS(P_TEXT(delivery->deliveries), P_TEXT(delivery->outcome)));
	job_complete(worker, delivery->run->job, NULL);
	db_flush(worker->db);
}

struct letter {
	struct strbuf subject, text, html, sender;
};

static void letter_init(struct letter *letter)
{
	strbuf_init(&letter->subject, SUBJECT_MAXIMUM);
	strbuf_init(&letter->text, BODY_MAXIMUM);
	strbuf_init(&letter->html, BODY_MAXIMUM);
	strbuf_init(&letter->sender, SENDER_MAXIMUM);
}

static void letter_release(struct letter *letter)
{
	strbuf_release(&letter->subject);
	strbuf_release(&letter->text);
	strbuf_release(&letter->html);
	strbuf_release(&letter->sender);
}

static json_t *read_json(struct job_run *run, const char *text)
{
	json_t *json = json_data_prepare(json_loads(text, 0, NULL));

	arena_on_reset(run->worker->arena, (arena_cleanup_fn *)json_decref, json);
	return json;
}

static bool render_part(const struct delivery *delivery, const char *ending, enum view_locale locale, json_t *data, struct strbuf *out)
{
	const struct delivery_services *services = delivery->run->services;
	const char *name = arena_printf(delivery->run->worker->arena, "%s.%s", delivery->template, ending);
	struct view_object scope = json_data_object(data);

	return view_render(services->view, view_template(services->view, name), locale, &scope, 1, clock_now(), out);
}

static bool write_letter(const struct delivery *delivery, struct letter *letter)
{
	const struct delivery_services *services = delivery->run->services;
	enum view_locale locale = strcmp(result_text(delivery->mail, 0, "locale"), "en") == 0 ? VIEW_EN : VIEW_KO;
	json_t *title = read_json(delivery->run, result_text(delivery->mail, 0, "title"));
	json_t *data = read_json(delivery->run, result_text(delivery->mail, 0, "data"));
	struct view_object params = json_data_object(title);
	char *key = arena_strdup(delivery->run->worker->arena, json_string_value(json_object_get(title, "key")));

	json_object_set_new(data, "base_url", json_string(services->config->base_url));
	json_object_set_new(data, "lang", json_string(locale == VIEW_EN ? "en" : "ko"));
	view_text(services->view, locale, key, &params, clock_now(), &letter->subject);
	view_text(services->view, locale, "mail.sender", NULL, clock_now(), &letter->sender);
	return render_part(delivery, "txt", locale, data, &letter->text) &&
	       render_part(delivery, "html", locale, data, &letter->html);
}

static enum mail_outcome send_letter(const struct delivery *delivery, struct letter *letter, char *error)
{
	const struct delivery_services *services = delivery->run->services;

	return mail_send(services->mailer, &(struct mail){
		.id = delivery->run->job->id.text,
		.sender_name = strbuf_text(&letter->sender),
		.name = result_text(delivery->mail, 0, "name"),
		.address = result_text(delivery->mail, 0, "email"),
		.subject = strbuf_text(&letter->subject),
		.text = strbuf_text(&letter->text),
		.html = strbuf_text(&letter->html),
	}, error);
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
	letter_init(&letter);
	if (write_letter(delivery, &letter))
		outcome = settle(delivery, send_letter(delivery, &letter, error));
	else
		outcome = JOB_HOPELESS;
	if (outcome == JOB_POSTPONE || outcome == JOB_HOPELESS)
		snprintf(run->error, sizeof run->error, "%s", *error ? error : "the mail cannot be written");
	letter_release(&letter);
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
