/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/privacy_jobs.h"

#include <stdio.h>
#include <string.h>

#include "hub/export.h"
#include "jobs/services.h"

struct making {
	struct job_run *run;
	char error[200]; /* why no file came of it, and nothing is kept; "" while all is well */
	bool is_away;    /* another time, then */
};

static const char *write_file(struct making *making, const struct result *order, struct strbuf *file)
{
	struct worker *worker = making->run->worker;
	const struct job_services *services = making->run->services;
	struct export export = {.db = worker->db, .arena = worker->arena, .view = services->view, .files = services->files,
				.locale = strcmp(result_text(order, 0, "locale"), "en") == 0 ? VIEW_EN : VIEW_KO};
	const char *error;

	result_uuid(order, 0, "student_id", &export.student);
	error = export_write(&export, file);
	making->is_away = export.is_away;
	return error;
}

static void make(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;
	struct strbuf *file = strbuf_in_arena(worker->arena, EXPORT_MAXIMUM);
	const char *result = NULL;
	struct result *order;
	struct uuid id;

	*making->error = '\0';
	db_begin(worker->db);
	job_act_in_school(making->run);
	order = db_run(worker->db, SQL_HUB_EXPORT_OPEN, PARAMS(P_TEXT(making->run->job->payload)));
	if (result_count(order)) {
		const char *error = write_file(making, order, file);

		if (error) {
			snprintf(making->error, sizeof making->error, "%s", error);
			unwind_to(&worker->unwind);
		}
		result_uuid(order, 0, "id", &id);
		db_queue(worker->db, SQL_HUB_EXPORT_KEEP, PARAMS(P_UUID(&id), P_BYTES(file->data, file->length)));
		result = arena_printf(worker->arena, "{\"url\": \"/api/v1/exports/%s/file\"}", id.text);
	}
	job_complete(worker, making->run->job, result);
	db_commit(worker->db);
}

enum job_outcome student_export_job(struct job_run *run)
{
	struct making making = {.run = run};
	enum job_outcome outcome = job_work(run, make, &making);

	if (*making.error) {
		snprintf(run->error, sizeof run->error, "%s", making.error);
		return making.is_away ? JOB_POSTPONE : JOB_HOPELESS;
	}
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
