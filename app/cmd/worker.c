/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang-worker [--config FILE]: runs the jobs of the queue; see jobs/pool.h. */
#include "account/reset_jobs.h"
#include "cmd/program.h"
#include "hub/intervention_jobs.h"
#include "hub/mastery_jobs.h"
#include "hub/privacy_jobs.h"
#include "hub/report_jobs.h"
#include "inbox/announcement_jobs.h"
#include "inbox/delivery_jobs.h"
#include "jobs/pool.h"

static const struct job_type job_types[] = {
#define JOB_STATEMENT(type, sql, limit) {.name = type, .statement = sql, .seconds = limit},
#define JOB_REPEATED(type, sql, limit) {.name = type, .statement = sql, .repeats = true, .seconds = limit},
#define JOB_HANDLER(type, function, limit) {.name = type, .handler = function, .seconds = limit},
#define JOB_SLOW(type, function, limit) {.name = type, .handler = function, .slow = true, .seconds = limit},
#include "cmd/job_types.def"
};

/* In each process: a connection to the mail server belongs to one. */
static void *start_services(void *context)
{
	struct delivery_services *services = context;

	services->mailer = mailer_create(services->config);
	return services;
}

int main(int argc, char **argv)
{
	static struct program program;
	static struct delivery_services services;

	program_start(&program, "seodang-worker", argc, argv);
	services = (struct delivery_services){.config = &program.config, .view = program_view(&program), .key = program_key(&program)};
	return pool_run(&(struct pool_options){
		.types = job_types,
		.type_count = sizeof job_types / sizeof *job_types,
		.database = program.config.database,
		.processes = (int)program.config.worker_processes,
		.start_services = start_services,
		.context = &services,
	});
}
