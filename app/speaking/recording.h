/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recordings on their way from a browser to a job: a file that a form sends whole (field audio), or one that a script sent
 * before, in pieces that can be resumed (field recording_id).
 */
#ifndef SEODANG_SPEAKING_RECORDING_H
#define SEODANG_SPEAKING_RECORDING_H

#include "core/uuid.h"
#include "jobs/job_type.h"
#include "sound/sound.h"
#include "web/page.h"

#define PRACTICE_SECONDS 60
#define FEEDBACK_SECONDS 300
#define RECORDER_LAG_MS 1000

/** The fields of a form or request that brings one; see recording_taken. */
#define RECORDING_FIELD_LIST FILE_FIELD("audio"), ID("recording_id"), INTEGER("duration_ms", .min = 0, .max = 86400000)

/**
 * The recording that a request brings, kept in speaking.recordings in the request's transaction, for one use: taken once, it is
 * "already_sent". Call it last of all that may refuse: what is refused after it was taken is not there to be sent again. One round
 * trip for a recording that was sent before; a file is queued with what the handler asks next.
 *
 * @param most_seconds  what the request's purpose allows; a longer declared duration is refused as "too_long" at audio; a
 *                      recorder that stops at the limit may be RECORDER_LAG_MS late
 * @return its id, in the arena; NULL when it was refused: "required", "not_sound" (by its first bytes), "empty", "too_long",
 *         "incomplete" (a piece is missing) or "already_sent" stands at the field audio, and the handler ends with still_invalid or the page
 */
const struct uuid *recording_taken(struct request *req, unsigned most_seconds);

/** How much of a recording is there, as JSON for a page's script: {id, bytes, received}. Ends the handler. */
enum http_status reply_recording(struct request *req, enum http_status status, const struct uuid *recording);

/** What a job reads: the bytes of a recording, in the arena; NULL where it is gone. Runs in the transaction at hand. */
const void *recording_bytes(struct worker *worker, const struct uuid *recording, size_t *length);

/**
 * Make samples and an m4a of a recording, for a job.
 *
 * @param bytes         from recording_bytes; NULL is "unreadable"
 * @param most_seconds  as recording_taken was told
 * @param sound         out, in the job's arena; untouched unless JOB_DONE
 * @return JOB_DONE; JOB_HOPELESS with "unreadable", "too_long" or "timeout"; JOB_RETRY with "sound_failed", where it was the machine
 */
enum job_outcome recording_converted(struct job_run *run, const void *bytes, size_t length, unsigned most_seconds, struct converted_sound *sound);

#endif
