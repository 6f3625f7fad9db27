/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts at a sentence, from the recording to the result; the rules are sql/functions/speaking_attempts.sql. */
#ifndef SEODANG_SPEAKING_ATTEMPT_H
#define SEODANG_SPEAKING_ATTEMPT_H

#include "core/uuid.h"
#include "http/request.h"

/** What is read aloud. text alone is needed. */
struct attempt_beginning {
	const char *text;
	const struct uuid *recording;      /* of recording_taken */
	const struct uuid *session, *sentence;
	int sentence_index;                /* of the session's set; without a session it says nothing */
	const char *korean;
};

struct attempt_begun {
	struct uuid id, job;
};

/**
 * Begin an attempt of the signed-in student, in one round trip; its result comes by the job and the live event "attempts".
 * Ends the request with 404 where recording or session are somebody else's.
 */
struct attempt_begun attempt_begin(struct request *req, const struct attempt_beginning *beginning);

#endif
