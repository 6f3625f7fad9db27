/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/document_jobs.h"

#include <jansson.h>

#include "core/json_text.h"
#include "db/params.h"
#include "db/result.h"
#include "documents/extract.h"
#include "files/keeping.h"
#include "files/store.h"
#include "jobs/services.h"

#define PASSAGES_AT_ONCE 200
#define STORED 0.2 /* how far the job is then */
#define READ 0.5

struct reading {
	struct job_run *run;
	struct uuid version, owner, file;
	bool restores;
	struct result *row;
	const void *bytes;
	size_t length;
	struct extract extract;
	enum read_outcome outcome;
};

static struct reading reading_of(struct job_run *run)
{
	json_t *payload = json_loads(run->job->payload, 0, NULL);
	struct reading reading = {.run = run, .version = uuid_or_nil(json_string_value(json_object_get(payload, "version_id"))),
				  .restores = json_is_true(json_object_get(payload, "restores"))};

	json_decref(payload);
	return reading;
}

static struct db *db_of(const struct reading *reading)
{
	return reading->run->worker->db;
}

/* ---- the file ---- */

static void ask_version(void *context)
{
	struct reading *reading = context;
	struct result *sent;

	db_begin(db_of(reading));
	job_act_in_school(reading->run);
	sent = db_queue(db_of(reading), SQL_DOCUMENTS_UPLOADED, PARAMS(P_UUID(&reading->version)));
	reading->row = db_run(db_of(reading), SQL_DOCUMENTS_VERSION_TO_READ, PARAMS(P_UUID(&reading->version)));
	if (result_count(sent))
		reading->bytes = result_bytes(sent, 0, "content", &reading->length);
	db_commit(db_of(reading));
}

static void keep_file(void *context)
{
	struct reading *reading = context;

	db_begin(db_of(reading));
	job_act_in_school(reading->run);
	db_run(db_of(reading), SQL_DOCUMENTS_KEEP_FILE,
	       PARAMS(P_UUID(&reading->version), P_UUID(&reading->file), P_INTEGER((int64_t)reading->length)));
	job_progress(reading->run->worker, reading->run->job, STORED);
	db_commit(db_of(reading));
}

/* Under a type that no browser shows: a page downloads it, and nothing else. */
static enum job_outcome store(struct reading *reading)
{
	const char *name = result_text(reading->row, 0, "file_name");
	enum document_kind kind = document_kind_of(reading->bytes, reading->length, name);
	enum job_outcome outcome = file_written(reading->run, &reading->owner, document_kind_type(kind), reading->bytes, reading->length, &reading->file);

	return outcome == JOB_DONE ? job_work(reading->run, keep_file, reading) : outcome;
}

static enum job_outcome fetch(struct reading *reading)
{
	struct file_store *files = ((const struct job_services *)reading->run->services)->files;
	const char *name = result_text(reading->row, 0, "name");

	if (!name)
		return job_fails(reading->run, JOB_HOPELESS, "file_gone");
	switch (file_store_get(files, result_text(reading->row, 0, "store"), name, reading->run->worker->arena, &reading->bytes, &reading->length)) {
	case STORE_DONE: return JOB_DONE;
	case STORE_MISSING: return job_fails(reading->run, JOB_HOPELESS, "file_gone");
	case STORE_AWAY:
	case STORE_REFUSED:
	default: return job_fails(reading->run, JOB_POSTPONE, "store_away");
	}
}

static enum job_outcome gather(struct reading *reading)
{
	enum job_outcome outcome = job_work(reading->run, ask_version, reading);

	if (outcome != JOB_DONE)
		return outcome;
	if (!result_count(reading->row))
		return job_fails(reading->run, JOB_HOPELESS, "document_gone");
	result_uuid(reading->row, 0, "owner_id", &reading->owner);
	return reading->bytes ? store(reading) : fetch(reading);
}

/* ---- its text ---- */

static void note_kind(void *context)
{
	struct reading *reading = context;

	db_begin(db_of(reading));
	job_act_in_school(reading->run);
	db_run(db_of(reading), SQL_DOCUMENTS_NOTE_KIND,
	       PARAMS(P_UUID(&reading->version), P_TEXT(document_kind_name(reading->extract.kind)),
		      reading->extract.pages ? P_INTEGER(reading->extract.pages) : P_NULL()));
	job_progress(reading->run->worker, reading->run->job, READ);
	db_commit(db_of(reading));
}

static enum job_outcome read_text(struct reading *reading)
{
	enum job_outcome outcome;

	extract_prepare();
	reading->outcome = extract_text(reading->run->worker->arena, reading->bytes, reading->length, result_text(reading->row, 0, "file_name"),
					&reading->extract);
	outcome = job_work(reading->run, note_kind, reading);
	if (outcome != JOB_DONE || reading->outcome == READ_FINE)
		return outcome;
	return job_fails(reading->run, reading->outcome == READ_FAILED ? JOB_RETRY : JOB_HOPELESS, read_outcome_code(reading->outcome));
}

/* ---- keeping it ---- */

static json_t *passage_json(const struct passage *passage)
{
	json_t *json = json_pack("{s:o}", "text", json_stringn_nocheck(passage->text, passage->text_length));

	if (passage->page)
		json_object_set_new(json, "page", json_integer(passage->page));
	if (passage->heading_length)
		json_object_set_new(json, "heading", json_stringn_nocheck(passage->heading, passage->heading_length));
	return json;
}

/* The next passages as JSON; NULL after the last one. */
static const char *next_passages(struct reading *reading, struct extract *walk)
{
	json_t *passages = json_array();
	struct passage passage;
	const char *text = NULL;

	while (json_array_size(passages) < PASSAGES_AT_ONCE && extract_next(walk, &passage))
		json_array_append_new(passages, passage_json(&passage));
	if (json_array_size(passages))
		text = json_text(reading->run->worker->arena, passages);
	else
		json_decref(passages);
	return text;
}

static void keep_passages(struct reading *reading)
{
	struct arena *arena = reading->run->worker->arena;
	struct arena_mark mark = arena_mark(arena);
	struct extract walk = reading->extract;
	int64_t first = 1;

	for (const char *passages; (passages = next_passages(reading, &walk)); first += PASSAGES_AT_ONCE) {
		db_run(db_of(reading), SQL_DOCUMENTS_ADD_PASSAGES, PARAMS(P_UUID(&reading->version), P_INTEGER(first), P_TEXT(passages)));
		arena_rewind(arena, mark);
	}
}

static void keep_text(void *context)
{
	struct reading *reading = context;
	const struct extract *extract = &reading->extract;
	struct result *begun;

	db_begin(db_of(reading));
	job_act_in_school(reading->run);
	begun = db_run(db_of(reading), SQL_DOCUMENTS_BEGIN_TEXT,
		       PARAMS(P_UUID(&reading->version), P_BOOLEAN(reading->restores), P_TEXT(document_kind_name(extract->kind)),
			      extract->pages ? P_INTEGER(extract->pages) : P_NULL(), P_INTEGER(extract->words)));
	if (result_boolean(begun, 0, "is_wanted"))
		keep_passages(reading);
	job_complete(reading->run->worker, reading->run->job, NULL);
	db_commit(db_of(reading));
}

enum job_outcome read_document_job(struct job_run *run)
{
	struct reading reading = reading_of(run);
	enum job_outcome outcome = gather(&reading);

	if (outcome == JOB_DONE)
		outcome = read_text(&reading);
	if (outcome == JOB_DONE)
		outcome = job_work(run, keep_text, &reading);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
