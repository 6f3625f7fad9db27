/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/hearing_jobs.h"

#include <jansson.h>

#include "core/config.h"
#include "db/params.h"
#include "db/result.h"
#include "files/keeping.h"
#include "jobs/services.h"
#include "speaking/dictation.h"
#include "speaking/recording.h"

/* One question on its way to words. */
struct hearing {
	struct job_run *run;
	struct uuid id, person, file;
	bool is_wanted;
	const void *bytes; /* as it was sent */
	size_t length;
	struct converted_sound sound;
	const char *words;
};

static struct uuid hearing_of(const struct job_run *run)
{
	json_t *payload = json_loads(run->job->payload, 0, NULL);
	struct uuid hearing = uuid_or_nil(json_string_value(json_object_get(payload, "hearing_id")));

	json_decref(payload);
	return hearing;
}

static void read_recording(void *context)
{
	struct hearing *hearing = context;
	struct worker *worker = hearing->run->worker;
	struct uuid recording;
	struct result *row;

	db_begin(worker->db);
	job_act_in_school(hearing->run);
	row = db_run(worker->db, SQL_CHAT_HEARING_TO_DO, PARAMS(P_UUID(&hearing->id)));
	hearing->is_wanted = result_count(row) > 0;
	if (hearing->is_wanted && result_uuid(row, 0, "recording_id", &recording)) {
		result_uuid(row, 0, "user_id", &hearing->person);
		hearing->bytes = recording_bytes(worker, &recording, &hearing->length);
	}
	db_commit(worker->db);
}

static enum job_outcome hear(struct hearing *hearing)
{
	const struct job_services *services = hearing->run->services;

	if (dictation_hear(hearing->run->worker->arena, services->config->speech_model, &hearing->sound.speech, &hearing->words) == DICTATION_MISSING)
		return job_fails(hearing->run, JOB_HOPELESS, "model_missing");
	return JOB_DONE;
}

static void keep_heard(void *context)
{
	struct hearing *hearing = context;
	struct worker *worker = hearing->run->worker;

	db_begin(worker->db);
	job_act_in_school(hearing->run);
	db_queue(worker->db, SQL_CHAT_HEARING_KEEP, PARAMS(P_UUID(&hearing->id), P_UUID(&hearing->file), P_INTEGER((int64_t)hearing->sound.m4a_length),
							    P_TEXT(hearing->words)));
	job_complete(worker, hearing->run->job, NULL);
	db_commit(worker->db);
}

enum job_outcome hear_turn_job(struct job_run *run)
{
	struct hearing hearing = {.run = run, .id = hearing_of(run)};
	enum job_outcome outcome = job_work(run, read_recording, &hearing);

	if (outcome != JOB_DONE || !hearing.is_wanted)
		return outcome;
	outcome = recording_converted(run, hearing.bytes, hearing.length, PRACTICE_SECONDS, &hearing.sound);
	if (outcome == JOB_DONE)
		outcome = hear(&hearing);
	if (outcome == JOB_DONE)
		outcome = file_written(run, &hearing.person, M4A_CONTENT_TYPE, hearing.sound.m4a, hearing.sound.m4a_length, &hearing.file);
	if (outcome == JOB_DONE)
		outcome = job_work(run, keep_heard, &hearing);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
