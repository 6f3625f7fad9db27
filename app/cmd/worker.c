/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang-worker [--config FILE]: runs the jobs of the queue; see jobs/pool.h. */
#include "account/reset_jobs.h"
#include "chat/hearing_jobs.h"
#include "cmd/program.h"
#include "core/log.h"
#include "documents/document_jobs.h"
#include "files/removal_jobs.h"
#include "files/store.h"
#include "hub/intervention_jobs.h"
#include "hub/mastery_jobs.h"
#include "hub/privacy_jobs.h"
#include "hub/report_jobs.h"
#include "inbox/announcement_jobs.h"
#include "inbox/delivery_jobs.h"
#include "inbox/mail.h"
#include "jail/jail.h"
#include "jobs/pool.h"
#include "jobs/services.h"
#include "models/answerer.h"
#include "models/dialogue.h"
#include "models/provider_jobs.h"
#include "speaking/answer_jobs.h"
#include "speaking/attempt_jobs.h"
#include "speaking/sentence_jobs.h"
#include "speaking/voice_jobs.h"
#include "workspace/connection_jobs.h"
#include "workspace/execution_jobs.h"

#define MOST_ERROR 2000

static const struct job_type job_types[] = {
#define JOB_STATEMENT(type, sql, limit) {.name = type, .statement = sql, .seconds = limit},
#define JOB_REPEATED(type, sql, limit) {.name = type, .statement = sql, .repeats = true, .seconds = limit},
#define JOB_HANDLER(type, function, limit) {.name = type, .handler = function, .seconds = limit},
#define JOB_SLOW(type, function, limit) {.name = type, .handler = function, .slow = true, .seconds = limit},
#include "cmd/job_types.def"
};

/* In each process: connections to the mail server and to the files' store belong to one. */
static void *start_services(void *context)
{
	struct job_services *services = context;

	services->mailer = mailer_create(services->config);
	services->files = file_store_open(services->config);
	return services;
}

/* Without them the scripted partner is away, and all else goes on. */
static struct dialogues *open_dialogues(struct program *program)
{
	struct strbuf error;
	struct dialogues *dialogues;

	strbuf_init(&error, MOST_ERROR);
	dialogues = dialogues_open(program_data(program, "dialogues"), &error);
	if (!dialogues)
		log_error("%s", strbuf_text(&error));
	strbuf_release(&error);
	return dialogues;
}

/* The key is here and nowhere else: what decodes recordings is forked off with all that this process holds. */
static int run(struct program *program)
{
	struct secret_key key = program_key(program);
	struct job_services services = {.config = &program->config, .view = program_view(program), .key = &key};
	struct dialogues *dialogues = open_dialogues(program);
	struct answerer_settings answerer = {.config = &program->config, .key = &key, .dialogues = dialogues};
	const struct companion companions[] = {{.name = "answerer", .run = answerer_run, .context = &answerer}};
	int status;

	jail_forget(&key, sizeof key);
	status = pool_run(&(struct pool_options){
		.types = job_types,
		.type_count = sizeof job_types / sizeof *job_types,
		.database = program->config.database,
		.processes = (int)program->config.worker_processes,
		.start_services = start_services,
		.context = &services,
		.companions = companions,
		.companion_count = sizeof companions / sizeof *companions,
	});
	dialogues_close(dialogues);
	return status;
}

int main(int argc, char **argv)
{
	static struct program program;

	program_start(&program, "seodang-worker", argc, argv);
	return run(&program);
}
