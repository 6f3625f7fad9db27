/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs speak_sentence and speak_by_service: the sound of a text, see sql/functions/speaking_sounds.sql. Payload {"sound_id"}. Only the
 * second asks the school's service, and may wait for it.
 */
#ifndef SEODANG_SPEAKING_VOICE_JOBS_H
#define SEODANG_SPEAKING_VOICE_JOBS_H

#include "jobs/job_type.h"

job_handler speak_sentence_job;

#endif
