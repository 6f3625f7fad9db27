/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/answer_jobs.h"

#include "core/json_text.h"
#include "db/decision.h"
#include "files/keeping.h"
#include "speaking/recording.h"
#include "speaking/voice.h"

#include <jansson.h>

enum giving { GIVEN, GONE, MATCH_ENDED };

static const char *const givings[] = {
	[GIVEN] = "given",
	[GONE] = "gone",
	[MATCH_ENDED] = "match_ended",
};

struct making {
	struct job_run *run;
	struct result *answer, *voices;
	struct uuid id, file;
	const void *recording; /* NULL of a text that is read aloud */
	size_t recording_length;
	struct saying saying;
	const void *m4a;
	size_t m4a_length;
	unsigned duration_ms;
	enum giving giving;
};

static void find_answer(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;
	struct uuid recording;

	db_begin(worker->db);
	job_act_in_school(making->run);
	making->voices = db_queue(worker->db, SQL_SPEAKING_SCHOOL_VOICE, NO_PARAMS);
	making->answer = db_run(worker->db, SQL_SPEAKING_ANSWER_TO_MAKE, PARAMS(P_TEXT(making->run->job->payload)));
	if (result_count(making->answer) && result_uuid(making->answer, 0, "recording_id", &recording))
		making->recording = recording_bytes(worker, &recording, &making->recording_length);
	db_commit(worker->db);
}

static enum job_outcome convert(struct making *making)
{
	struct converted_sound converted;
	enum job_outcome outcome = recording_converted(making->run, making->recording, making->recording_length, FEEDBACK_SECONDS, &converted);

	if (outcome != JOB_DONE)
		return outcome;
	making->m4a = converted.m4a;
	making->m4a_length = converted.m4a_length;
	making->duration_ms = converted.duration_ms;
	return JOB_DONE;
}

static enum job_outcome speak(struct making *making)
{
	struct saying *saying = &making->saying;
	enum voice_outcome said = say_for_school(making->run, making->voices, result_text(making->answer, 0, "message"), VOICE_NORMAL, saying);
	enum job_outcome noted = voice_service_noted(making->run, saying);

	if (noted != JOB_DONE)
		return noted;
	if (said == VOICE_FAILED)
		return job_fails(making->run, JOB_RETRY, "voice_failed");
	if (said != VOICE_SPOKEN)
		return job_fails(making->run, JOB_HOPELESS, "nothing_to_say");
	making->m4a = saying->spoken.m4a;
	making->m4a_length = saying->spoken.m4a_length;
	making->duration_ms = saying->spoken.duration_ms;
	return JOB_DONE;
}

static const char *result_of(const struct making *making)
{
	return json_text(making->run->worker->arena, json_pack("{s:s}", "feedback_id", making->id.text));
}

/* The message, its sound, the news of it and the job's completion are one. */
static void give(void *context)
{
	struct making *making = context;
	struct worker *worker = making->run->worker;

	db_begin(worker->db);
	job_act_in_school(making->run);
	making->giving = (enum giving)DECISION(db_run(worker->db, SQL_SPEAKING_ANSWER_GIVE,
		PARAMS(P_UUID(&making->id), P_UUID(&making->file), P_INTEGER((int64_t)making->m4a_length), P_INTEGER(making->duration_ms))), givings);
	if (making->giving == GIVEN)
		job_complete(worker, making->run->job, result_of(making));
	db_commit(worker->db);
}

/* The file is the tutor's voice, or what speaks for the tutor. */
static enum job_outcome keep(struct making *making)
{
	struct job_run *run = making->run;
	enum job_outcome outcome;
	struct uuid tutor;

	result_uuid(making->answer, 0, "tutor_id", &tutor);
	outcome = file_written(run, &tutor, M4A_CONTENT_TYPE, making->m4a, making->m4a_length, &making->file);
	if (outcome != JOB_DONE)
		return outcome;
	outcome = job_work(run, give, making);
	if (outcome != JOB_DONE || making->giving == GONE)
		return outcome;
	return making->giving == GIVEN ? JOB_COMPLETED : job_fails(run, JOB_HOPELESS, "match_ended");
}

enum job_outcome voice_answer_job(struct job_run *run)
{
	struct making making = {.run = run};
	enum job_outcome outcome = job_work(run, find_answer, &making);

	if (outcome != JOB_DONE || !result_count(making.answer))
		return outcome;
	result_uuid(making.answer, 0, "answer_id", &making.id);
	outcome = result_boolean(making.answer, 0, "is_spoken") ? speak(&making) : convert(&making);
	return outcome == JOB_DONE ? keep(&making) : outcome;
}
