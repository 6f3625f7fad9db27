/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/letter.h"

#include <stdio.h>
#include <string.h>

#include "auth/sealed.h"
#include "core/config.h"
#include "jobs/services.h"
#include "view/json_data.h"
#include "view/view.h"

#define SUBJECT_MAXIMUM 1000
#define SENDER_MAXIMUM 200
#define BODY_MAXIMUM ((size_t)512 * 1024)

struct letter letter_begin(struct job_run *run, const char *locale)
{
	struct arena *arena = run->worker->arena;

	return (struct letter){
		.locale = strcmp(locale, "en") == 0 ? VIEW_EN : VIEW_KO,
		.subject = strbuf_in_arena(arena, SUBJECT_MAXIMUM),
		.sender = strbuf_in_arena(arena, SENDER_MAXIMUM),
		.text = strbuf_in_arena(arena, BODY_MAXIMUM),
		.html = strbuf_in_arena(arena, BODY_MAXIMUM),
	};
}

static bool render_part(struct job_run *run, const struct letter *letter, const char *template, const char *ending,
			const json_t *data, struct strbuf *out)
{
	const struct view *view = ((const struct job_services *)run->services)->view;
	const char *name = arena_printf(run->worker->arena, "%s.%s", template, ending);
	struct view_object scope = json_data_object(data);

	return view_render(view, view_template(view, name), letter->locale, &scope, 1, clock_now(), out);
}

bool letter_write(struct job_run *run, struct letter *letter, const char *key, const json_t *params, const char *template,
		  json_t *data)
{
	const struct job_services *services = run->services;
	struct view_object object;

	if (params)
		object = json_data_object(params);
	json_object_set_new(data, "base_url", json_string(services->config->base_url));
	json_object_set_new(data, "lang", json_string(letter->locale == VIEW_EN ? "en" : "ko"));
	view_text(services->view, letter->locale, key, params ? &object : NULL, clock_now(), letter->subject);
	view_text(services->view, letter->locale, "mail.sender", NULL, clock_now(), letter->sender);
	return render_part(run, letter, template, "txt", data, letter->text) &&
	       render_part(run, letter, template, "html", data, letter->html);
}

enum mail_outcome letter_send(struct job_run *run, const struct letter *letter, const char *id,
			      const struct result *recipient, char *error)
{
	const struct job_services *services = run->services;
	const char *address;

	if (!sealed_read(services->key, run->worker->arena, recipient, 0, "email", &address)) {
		snprintf(error, MAIL_ERROR_SIZE, "the address was sealed by another key: see seodang doctor");
		return MAIL_LATER;
	}
	return mail_send(services->mailer, &(struct mail){
		.id = id,
		.sender_name = strbuf_text(letter->sender),
		.name = result_text(recipient, 0, "name"),
		.address = address,
		.subject = strbuf_text(letter->subject),
		.text = strbuf_text(letter->text),
		.html = strbuf_text(letter->html),
	}, error);
}

enum job_outcome letter_outcome(enum mail_outcome sent)
{
	switch (sent) {
	case MAIL_SENT: return JOB_DONE;
	case MAIL_LATER: return JOB_POSTPONE;
	case MAIL_REFUSED:
	case MAIL_WRONG: break;
	}
	return JOB_HOPELESS;
}
