/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/attempt_jobs.h"

#include <string.h>

#include "core/json_text.h"
#include "db/params.h"
#include "db/result.h"
#include "files/keeping.h"
#include "jobs/services.h"
#include "speaking/attempt_document.h"
#include "speaking/recogniser.h"
#include "speaking/recording.h"
#include "speaking/word.h"

/* One attempt on its way. */
struct scoring {
	struct job_run *run;
	struct uuid attempt, student, file;
	struct result *row, *own;
	const void *bytes; /* as it was sent */
	size_t length;
	struct converted_sound sound;
	struct reading reading;
};

static const struct job_services *services_of(const struct scoring *scoring)
{
	return scoring->run->services;
}

static struct arena *arena_of(const struct scoring *scoring)
{
	return scoring->run->worker->arena;
}

/* The model is dear: one a process, loaded by its first attempt. */
static struct recogniser *recogniser_of(const struct scoring *scoring)
{
	static struct recogniser *recogniser;

	if (!recogniser)
		recogniser = recogniser_open(services_of(scoring)->config->speech_model);
	return recogniser;
}

/* ---- reading ---- */

static void ask_attempt(void *context)
{
	struct scoring *scoring = context;
	struct worker *worker = scoring->run->worker;
	struct uuid recording;

	db_begin(worker->db);
	job_act_in_school(scoring->run);
	scoring->own = db_queue(worker->db, SQL_SPEAKING_PRONUNCIATIONS, NO_PARAMS);
	scoring->row = db_run(worker->db, SQL_SPEAKING_ATTEMPT_TO_SCORE, PARAMS(P_UUID(&scoring->attempt)));
	if (result_count(scoring->row) && result_uuid(scoring->row, 0, "recording_id", &recording))
		scoring->bytes = recording_bytes(worker, &recording, &scoring->length);
	db_commit(worker->db);
}

static struct uuid attempt_of(const struct job_run *run)
{
	json_t *payload = json_loads(run->job->payload, 0, NULL);
	struct uuid attempt = uuid_or_nil(json_string_value(json_object_get(payload, "attempt_id")));

	json_decref(payload);
	return attempt;
}

static enum job_outcome gather(struct scoring *scoring)
{
	enum job_outcome outcome = job_work(scoring->run, ask_attempt, scoring);

	if (outcome != JOB_DONE)
		return outcome;
	if (!result_count(scoring->row))
		return job_fails(scoring->run, JOB_HOPELESS, "attempt_gone");
	result_uuid(scoring->row, 0, "student_id", &scoring->student);
	return scoring->bytes ? JOB_DONE : job_fails(scoring->run, JOB_HOPELESS, "recording_gone");
}

/* ---- scoring ---- */

/* The sentence was looked at when it came: a word that is unknown now was taken off the school's list since. */
static enum job_outcome score(struct scoring *scoring)
{
	struct arena *arena = arena_of(scoring);
	struct pronunciations own = pronunciations_of(arena, scoring->own);
	struct sentence sentence = {.dictionary = dictionary_of(services_of(scoring)->config), .own = &own};

	if (words_of_text(arena, result_text(scoring->row, 0, "original_text"), &sentence.words) != WORDS_FOUND ||
	    unknown_words(arena, sentence.dictionary, &own, &sentence.words).count)
		return job_fails(scoring->run, JOB_HOPELESS, "word_gone");
	scoring->reading = reading_check(recogniser_of(scoring), arena, &sentence, &scoring->sound.speech,
					 (unsigned)result_integer(scoring->row, 0, "declared_ms"));
	return JOB_DONE;
}

/* ---- keeping ---- */

static void keep_result(void *context)
{
	struct scoring *scoring = context;
	struct worker *worker = scoring->run->worker;
	const char *document = reading_document(arena_of(scoring), &scoring->reading);
	struct result *kept;

	db_begin(worker->db);
	job_act_in_school(scoring->run);
	kept = db_run(worker->db, SQL_SPEAKING_KEEP_RESULT,
		      PARAMS(P_UUID(&scoring->attempt), P_UUID(&scoring->file), P_INTEGER((int64_t)scoring->sound.m4a_length), P_TEXT(document)));
	job_complete(worker, scoring->run->job, result_text(kept, 0, "document"));
	db_commit(worker->db);
}

enum job_outcome score_pronunciation_job(struct job_run *run)
{
	struct scoring scoring = {.run = run, .attempt = attempt_of(run)};
	enum job_outcome outcome = gather(&scoring);

	if (outcome == JOB_DONE)
		outcome = recording_converted(run, scoring.bytes, scoring.length, PRACTICE_SECONDS, &scoring.sound);
	if (outcome == JOB_DONE)
		outcome = score(&scoring);
	if (outcome == JOB_DONE)
		outcome = file_written(run, &scoring.student, M4A_CONTENT_TYPE, scoring.sound.m4a, scoring.sound.m4a_length, &scoring.file);
	if (outcome == JOB_DONE)
		outcome = job_work(run, keep_result, &scoring);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
