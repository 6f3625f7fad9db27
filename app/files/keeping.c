/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/keeping.h"

#include "db/params.h"
#include "db/result.h"
#include "files/store.h"
#include "jobs/services.h"

struct reservation {
	struct job_run *run;
	const struct uuid *person;
	const char *content_type;
	struct result *reserved;
};

static struct file_store *files_of(const struct job_run *run)
{
	return ((const struct job_services *)run->services)->files;
}

static void reserve(void *context)
{
	struct reservation *reservation = context;
	struct job_run *run = reservation->run;
	struct db *db = run->worker->db;

	db_begin(db);
	job_act_in_school(run);
	reservation->reserved = db_queue(db, SQL_FILES_RESERVE,
					 PARAMS(P_UUID(reservation->person), P_TEXT(reservation->content_type), P_TEXT(file_store_kind(files_of(run)))));
	db_commit(db);
}

enum job_outcome file_written(struct job_run *run, const struct uuid *person, const char *content_type, const void *bytes, size_t length,
			      struct uuid *file)
{
	struct reservation reservation = {.run = run, .person = person, .content_type = content_type};
	enum job_outcome outcome = job_work(run, reserve, &reservation);

	if (outcome != JOB_DONE)
		return outcome;
	if (file_store_put(files_of(run), result_text(reservation.reserved, 0, "name"), content_type, bytes, length) != STORE_DONE)
		return job_fails(run, JOB_POSTPONE, "store_away");
	result_uuid(reservation.reserved, 0, "id", file);
	return JOB_DONE;
}
