/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/reset_jobs.h"

#include <jansson.h>
#include <string.h>

#include "auth/link.h"
#include "core/random.h"
#include "inbox/delivery.h"
#include "view/json_data.h"

#define PART_MAXIMUM ((size_t)64 * 1024)

struct reset {
	struct job_run *run;
	char token[RANDOM_TOKEN_SIZE];
	struct result *person; /* name, email, locale; no row: gone, disabled or without an address by now */
};

static void make_link(void *context)
{
	struct reset *reset = context;
	const struct job *job = reset->run->job;
	struct db *db = reset->run->worker->db;
	struct hash hash = link_hash(reset->token);

	db_queue(db, SQL_AUTH_ACT_IN_SCHOOL, PARAMS(P_UUID(&job->school)));
	reset->person = db_queue(db, SQL_ACCOUNT_RESET_LINK,
				 PARAMS(P_TEXT(job->payload), P_BYTES(hash.bytes, sizeof hash.bytes),
					P_INTEGER(LINK_RESET_HOURS)));
	db_flush(db);
}

struct letter {
	struct strbuf subject, sender, text, html;
};

static bool write_letter(const struct reset *reset, struct letter *letter)
{
	const struct delivery_services *services = reset->run->services;
	struct arena *arena = reset->run->worker->arena;
	enum view_locale locale = strcmp(result_text(reset->person, 0, "locale"), "en") == 0 ? VIEW_EN : VIEW_KO;
	json_t *data = json_data_prepare(json_pack("{s:s, s:s, s:s, s:s}", "name", result_text(reset->person, 0, "name"),
		"link", arena_printf(arena, "/reset/%s", reset->token), "base_url", services->config->base_url,
		"lang", locale == VIEW_EN ? "en" : "ko"));
	struct view_object scope = json_data_object(data);
	bool written;

	view_text(services->view, locale, "mail.reset.title", NULL, clock_now(), &letter->subject);
	view_text(services->view, locale, "mail.sender", NULL, clock_now(), &letter->sender);
	written = view_render(services->view, view_template(services->view, "mail/reset.txt"), locale, &scope, 1,
			      clock_now(), &letter->text) &&
		  view_render(services->view, view_template(services->view, "mail/reset.html"), locale, &scope, 1,
			      clock_now(), &letter->html);
	json_decref(data);
	return written;
}

static enum mail_outcome send_letter(const struct reset *reset, struct letter *letter, char *error)
{
	const struct delivery_services *services = reset->run->services;

	return mail_send(services->mailer, &(struct mail){
		.id = uuid_random().text, /* another link is another mail */
		.sender_name = strbuf_text(&letter->sender),
		.name = result_text(reset->person, 0, "name"),
		.address = result_text(reset->person, 0, "email"),
		.subject = strbuf_text(&letter->subject),
		.text = strbuf_text(&letter->text),
		.html = strbuf_text(&letter->html),
	}, error);
}

static enum job_outcome outcome_of(enum mail_outcome sent)
{
	switch (sent) {
	case MAIL_SENT: return JOB_DONE;
	case MAIL_LATER: return JOB_POSTPONE;
	case MAIL_REFUSED:
	case MAIL_WRONG: break;
	}
	return JOB_HOPELESS;
}

enum job_outcome reset_mail_job(struct job_run *run)
{
	struct reset reset = {.run = run};
	char error[MAIL_ERROR_SIZE] = "the mail cannot be written";
	enum job_outcome outcome;
	struct letter letter;

	random_token(reset.token);
	outcome = job_work(run, make_link, &reset);
	if (outcome != JOB_DONE || !result_count(reset.person))
		return outcome;
	strbuf_init(&letter.subject, PART_MAXIMUM);
	strbuf_init(&letter.sender, PART_MAXIMUM);
	strbuf_init(&letter.text, PART_MAXIMUM);
	strbuf_init(&letter.html, PART_MAXIMUM);
	outcome = write_letter(&reset, &letter) ? outcome_of(send_letter(&reset, &letter, error)) : JOB_HOPELESS;
	if (outcome != JOB_DONE)
		snprintf(run->error, sizeof run->error, "%s", error);
	strbuf_release(&letter.subject);
	strbuf_release(&letter.sender);
	strbuf_release(&letter.text);
	strbuf_release(&letter.html);
	return outcome;
}
