/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/reset_jobs.h"

#include <jansson.h>
#include <string.h>

#include "auth/link.h"
#include "core/random.h"
#include "inbox/letter.h"
#include "view/json_data.h"

struct reset {
	struct job_run *run;
	char token[RANDOM_TOKEN_SIZE];
	struct result *person; /* name, email_sealed, locale; no row: gone, disabled or without an address by now */
};

static void make_link(void *context)
{
	struct reset *reset = context;
	const struct job *job = reset->run->job;
	struct db *db = reset->run->worker->db;
	struct hash hash = link_hash(reset->token);

	job_act_in_school(reset->run);
	reset->person = db_queue(db, SQL_ACCOUNT_RESET_LINK,
				 PARAMS(P_TEXT(job->payload), P_BYTES(hash.bytes, sizeof hash.bytes),
					P_INTEGER(LINK_RESET_HOURS)));
	db_flush(db);
}

static bool write_letter(const struct reset *reset, struct letter *letter)
{
	struct arena *arena = reset->run->worker->arena;
	json_t *data = json_pack("{s:s, s:s}", "name", result_text(reset->person, 0, "name"),
				 "link", arena_printf(arena, "/reset/%s", reset->token));

	return letter_write(reset->run, letter, "mail.reset.title", NULL, "mail/reset", json_data_keep(arena, data));
}

enum job_outcome reset_mail_job(struct job_run *run)
{
	struct reset reset = {.run = run};
	struct uuid mail = uuid_random(); /* another link is another mail */
	char error[MAIL_ERROR_SIZE] = "the mail cannot be written";
	enum job_outcome outcome;
	struct letter letter;

	random_token(reset.token);
	outcome = job_work(run, make_link, &reset);
	if (outcome != JOB_DONE || !result_count(reset.person))
		return outcome;
	letter = letter_begin(run, result_text(reset.person, 0, "locale"));
	outcome = JOB_HOPELESS;
	if (write_letter(&reset, &letter))
		outcome = letter_outcome(letter_send(run, &letter, mail.text, reset.person, error));
	return outcome == JOB_DONE ? outcome : job_fails(run, outcome, error);
}
