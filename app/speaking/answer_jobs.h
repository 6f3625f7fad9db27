/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The job voice_answer: the sound of a tutor's feedback, of a recording or of a text that is read aloud. It becomes a message
 * in the transaction that completes the job; a job that fails for good fails the answer (speaking.follow_answer_job).
 * Payload {"answer"}.
 */
#ifndef SEODANG_SPEAKING_ANSWER_JOBS_H
#define SEODANG_SPEAKING_ANSWER_JOBS_H

#include "jobs/job_type.h"

job_handler voice_answer_job;

#endif
