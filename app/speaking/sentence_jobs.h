/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job sentence_recording: what an author sent becomes the sound of a sentence. Payload: sentence, recording, english. */
#ifndef SEODANG_SPEAKING_SENTENCE_JOBS_H
#define SEODANG_SPEAKING_SENTENCE_JOBS_H

#include "jobs/job_type.h"

enum job_outcome sentence_recording_job(struct job_run *run);

#endif
