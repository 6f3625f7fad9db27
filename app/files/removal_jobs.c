/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/removal_jobs.h"

#include <stdio.h>

#include "core/strbuf.h"
#include "db/params.h"
#include "db/result.h"
#include "files/store.h"
#include "jobs/services.h"

#define BATCH 100
#define NAME_SIZE 64
#define NAMES_MAXIMUM ((size_t)BATCH * NAME_SIZE)

struct removal {
	struct job_run *run;
	char after[NAME_SIZE];   /* the last name that was tried */
	struct result *removals;
	struct strbuf *removed;  /* their names, comma separated, in the braces of PostgreSQL's array */
	size_t left;             /* what could not be removed */
};

static void drop_unwritten(void *context)
{
	const struct removal *removal = context;

	db_run(removal->run->worker->db, SQL_FILES_DROP_UNWRITTEN, NO_PARAMS);
}

static void find_removals(void *context)
{
	struct removal *removal = context;

	removal->removals = db_run(removal->run->worker->db, SQL_FILES_NEXT_REMOVALS, PARAMS(P_TEXT(removal->after), P_INTEGER(BATCH)));
}

static void forget_removed(void *context)
{
	const struct removal *removal = context;

	db_run(removal->run->worker->db, SQL_FILES_REMOVED, PARAMS(P_TEXT(strbuf_text(removal->removed))));
}

/* The bytes first, then the word of them: a process killed between finds them gone the next time. */
static void remove_bytes(struct removal *removal)
{
	struct file_store *files = ((const struct job_services *)removal->run->services)->files;
	const char *separator = "{";

	removal->removed = strbuf_in_arena(removal->run->worker->arena, NAMES_MAXIMUM);
	for (size_t i = 0; i < result_count(removal->removals); i++) {
		const char *name = result_text(removal->removals, i, "name");

		if (file_store_remove(files, result_text(removal->removals, i, "store"), name) == STORE_DONE) {
			strbuf_add_format(removal->removed, "%s%s", separator, name);
			separator = ",";
		} else {
			removal->left++;
		}
		snprintf(removal->after, sizeof removal->after, "%s", name);
	}
	strbuf_add_text(removal->removed, *separator == '{' ? "{}" : "}");
}

/* @param more  out: whether others may follow */
static enum job_outcome remove_batch(struct removal *removal, bool *more)
{
	enum job_outcome outcome = job_work(removal->run, find_removals, removal);

	*more = false;
	if (outcome != JOB_DONE)
		return outcome;
	*more = result_count(removal->removals) == BATCH;
	remove_bytes(removal);
	return job_work(removal->run, forget_removed, removal);
}

enum job_outcome remove_files_job(struct job_run *run)
{
	struct removal removal = {.run = run};
	struct arena_mark mark = arena_mark(run->worker->arena);
	enum job_outcome outcome = job_work(run, drop_unwritten, &removal);

	for (bool more = true; more && outcome == JOB_DONE && !*run->stopping;) {
		arena_rewind(run->worker->arena, mark);
		outcome = remove_batch(&removal, &more);
	}
	if (outcome != JOB_DONE || !removal.left)
		return outcome;
	snprintf(run->error, sizeof run->error, "%zu files cannot be removed now", removal.left);
	return JOB_POSTPONE;
}
