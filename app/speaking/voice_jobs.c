/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/voice_jobs.h"

#include <string.h>

#include "files/keeping.h"
#include "sound/sound.h"
#include "speaking/voice.h"

struct speaking {
	struct job_run *run;
	struct result *asked; /* what is to be said */
	struct saying saying;
	struct uuid file;     /* where it lies */
};

static void find_text(void *context)
{
	struct speaking *speaking = context;

	const struct job *job = speaking->run->job;

	job_act_in_school(speaking->run);
	speaking->asked = db_run(speaking->run->worker->db, SQL_SPEAKING_SOUND_TO_MAKE,
				 PARAMS(P_TEXT(job->payload), P_BOOLEAN(strcmp(job->type, "speak_by_service") == 0)));
}

static void keep_sound(void *context)
{
	struct speaking *speaking = context;
	struct worker *worker = speaking->run->worker;
	const struct spoken *spoken = &speaking->saying.spoken;

	db_begin(worker->db);
	job_act_in_school(speaking->run);
	note_voice_service(speaking->run, &speaking->saying);
	db_queue(worker->db, SQL_SPEAKING_KEEP_SOUND,
		 PARAMS(P_TEXT(speaking->run->job->payload), P_UUID(&speaking->file), P_INTEGER((int64_t)spoken->m4a_length),
			P_INTEGER(spoken->duration_ms), P_BOOLEAN(speaking->saying.stands_in)));
	job_complete(worker, speaking->run->job, NULL);
	db_commit(worker->db);
}

static enum job_outcome unspoken(struct speaking *speaking, enum voice_outcome outcome)
{
	struct job_run *run = speaking->run;
	enum job_outcome noted = voice_service_noted(run, &speaking->saying);

	if (noted != JOB_DONE)
		return noted;
	if (outcome == VOICE_FAILED)
		return job_fails(run, JOB_RETRY, "voice_failed");
	return job_fails(run, JOB_HOPELESS, outcome == VOICE_UNKNOWN ? "unknown_voice" : "nothing_to_say");
}

static enum job_outcome keep(struct speaking *speaking)
{
	struct job_run *run = speaking->run;
	const struct spoken *spoken = &speaking->saying.spoken;
	enum job_outcome outcome = file_written(run, NULL, M4A_CONTENT_TYPE, spoken->m4a, spoken->m4a_length, &speaking->file);

	if (outcome != JOB_DONE)
		return outcome;
	outcome = job_work(run, keep_sound, speaking);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}

enum job_outcome speak_sentence_job(struct job_run *run)
{
	struct speaking speaking = {.run = run};
	enum job_outcome outcome = job_work(run, find_text, &speaking);
	enum voice_outcome spoken;
	bool is_slow;

	if (outcome != JOB_DONE || !result_count(speaking.asked))
		return outcome;
	is_slow = strcmp(result_text(speaking.asked, 0, "speed"), "slow") == 0;
	spoken = say_for_school(run, speaking.asked, result_text(speaking.asked, 0, "english"), is_slow ? VOICE_SLOW : VOICE_NORMAL, &speaking.saying);
	return spoken == VOICE_SPOKEN ? keep(&speaking) : unspoken(&speaking, spoken);
}
