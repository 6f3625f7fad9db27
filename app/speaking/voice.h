/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is said for a school, in a job: by its own voice service, or where that is none, rests or fails, by its built-in voice,
 * so that nothing waits for a service that is away.
 */
#ifndef SEODANG_SPEAKING_VOICE_H
#define SEODANG_SPEAKING_VOICE_H

#include "db/result.h"
#include "jobs/job_type.h"
#include "sound/voice.h"

struct saying {
	struct spoken spoken;  /* in the arena of the job */
	bool stands_in;        /* the built-in voice spoke for a service that did not */
	bool was_asked;        /* the service; then note_voice_service says how that went */
	const char *fault;     /* of the service: "away", "refused", "unreadable", "not_allowed"; NULL when it spoke */
	long http_status;
};

/**
 * Say a text. The service may take 20 seconds.
 *
 * @param voices  first row of SQL_SPEAKING_SOUND_TO_MAKE or SQL_SPEAKING_SCHOOL_VOICE
 * @param saying  out; its faults also when it is not VOICE_SPOKEN
 * @return VOICE_SPOKEN; VOICE_REFUSED where there is nothing to say or too much; VOICE_UNKNOWN; VOICE_FAILED: worth another attempt
 */
enum voice_outcome say_for_school(const struct job_run *run, const struct result *voices, const char *text, enum voice_speed speed,
				  struct saying *saying);

/** Queue what came of asking the service, in the transaction at hand, which acts in the job's school; nothing where it was not asked. */
void note_voice_service(const struct job_run *run, const struct saying *saying);

/** The same in a transaction of its own. @return as job_work */
enum job_outcome voice_service_noted(struct job_run *run, const struct saying *saying);

#endif
