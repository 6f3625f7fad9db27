/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/sentence_jobs.h"

#include <jansson.h>

#include "core/json_text.h"
#include "files/keeping.h"
#include "speaking/recording.h"

struct making {
	struct job_run *run;
	struct uuid sentence, recording, reader;
	const char *english;
	bool is_wanted; /* nobody sent another one, or took it back */
	const void *bytes;
	size_t length;
	struct converted_sound sound;
	struct uuid file;
};

static struct uuid id_of(const json_t *payload, const char *name)
{
	return uuid_or_nil(json_string_value(json_object_get(payload, name)));
}

static struct making making_of(struct job_run *run)
{
	json_t *payload = json_loads(run->job->payload, 0, NULL);
	struct making making = {.run = run, .sentence = id_of(payload, "sentence"), .recording = id_of(payload, "recording")};

	making.english = arena_strdup(run->worker->arena, json_string_value(json_object_get(payload, "english")));
	json_decref(payload);
	return making;
}

static void read_recording(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;
	struct result *wanted;

	db_begin(worker->db);
	job_act_in_school(making->run);
	wanted = db_run(worker->db, SQL_SPEAKING_READING_WANTED,
			PARAMS(P_UUID(&making->run->job->id), P_UUID(&making->sentence), P_UUID(&making->recording)));
	making->is_wanted = result_count(wanted) > 0 && result_uuid(wanted, 0, "person_id", &making->reader);
	if (making->is_wanted)
		making->bytes = recording_bytes(worker, &making->recording, &making->length);
	db_commit(worker->db);
}

static void forget_recording(void *context)
{
	struct making *making = context;

	job_act_in_school(making->run);
	db_run(making->run->worker->db, SQL_SPEAKING_READING_FORGET, PARAMS(P_UUID(&making->recording)));
}

/* Where it is not wanted any more, its file is found unwritten and goes. */
static void keep_reading(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;

	db_begin(worker->db);
	job_act_in_school(making->run);
	db_queue(worker->db, SQL_SPEAKING_READING_KEEP,
		 PARAMS(P_UUID(&making->run->job->id), P_UUID(&making->sentence), P_TEXT(making->english), P_UUID(&making->recording), P_UUID(&making->file),
			P_INTEGER((int64_t)making->sound.m4a_length), P_INTEGER(making->sound.duration_ms)));
	job_complete(worker, making->run->job, NULL);
	db_commit(worker->db);
}

/* The file is the reader's, so that it goes with them. */
static enum job_outcome keep(struct making *making)
{
	enum job_outcome outcome = file_written(making->run, &making->reader, M4A_CONTENT_TYPE, making->sound.m4a, making->sound.m4a_length, &making->file);

	if (outcome != JOB_DONE)
		return outcome;
	outcome = job_work(making->run, keep_reading, making);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}

enum job_outcome sentence_recording_job(struct job_run *run)
{
	struct making making = making_of(run);
	enum job_outcome outcome = job_work(run, read_recording, &making);

	if (outcome != JOB_DONE)
		return outcome;
	if (!making.is_wanted)
		return job_work(run, forget_recording, &making);
	outcome = recording_converted(run, making.bytes, making.length, PRACTICE_SECONDS, &making.sound);
	return outcome == JOB_DONE ? keep(&making) : outcome; /* what was sent and is no use goes with the job: speaking.follow_reading_job */
}
