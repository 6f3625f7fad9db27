/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a tutor tells a student: a text, which is there at once, or by voice, which a job makes first (answer_jobs.h): of a
 * recording, or of a text that is read aloud. Until then, and where it cannot be made, it is a row of speaking.voice_answers.
 */
#ifndef SEODANG_SPEAKING_ANSWER_H
#define SEODANG_SPEAKING_ANSWER_H

#include "core/uuid.h"
#include "http/request.h"
#include "speaking/recording.h"

/** The fields of a form or request with an answer; see answer_send. */
#define ANSWER_FIELD_LIST TEXT("message", .max = 4000, .lines = true), BOOLEAN("speak"), RECORDING_FIELD_LIST

/** To whom, and what about: a session or an attempt of that student, or NULL. */
struct answer_about {
	const struct uuid *student, *session, *attempt;
};

enum answer_form {
	ANSWER_AS_SENT,  /* by voice where a recording is sent or speak is ticked, else a text */
	ANSWER_AS_TEXT,  /* a recording or speak is refused: "not_of_text" */
	ANSWER_BY_VOICE, /* one of them is "required" at audio */
};

enum answer_outcome {
	ANSWER_GIVEN,   /* the student has it */
	ANSWER_ORDERED, /* a job makes its sound */
	ANSWER_REFUSED, /* what is wrong stands at the fields: end with still_invalid */
};

struct answer_sent {
	enum answer_outcome outcome;
	const struct uuid *id;    /* of the message, also before there is one; in the arena, as the others */
	const struct uuid *job;   /* of ANSWER_ORDERED */
	const char *student_name;
};

/**
 * Send what the fields of ANSWER_FIELD_LIST hold. Anyone else's student ends in 404, and a session or an attempt that is not
 * that student's. The draft is gone then.
 */
struct answer_sent answer_send(struct request *req, const struct answer_about *about, enum answer_form form);

enum answer_sending {
	ANSWER_WORDS_GIVEN,
	ANSWER_NO_MESSAGE, /* there was nothing but the recording */
};

/** Send the words of one's own answer that could not be made. 404 while it is being made. @param student  out: to whom */
enum answer_sending answer_send_words(struct request *req, const struct uuid *answer, struct uuid *student);

/** Throw one's own answer that could not be made away. 404 while it is being made. @return to whom it was, in the arena */
const struct uuid *answer_drop(struct request *req, const struct uuid *answer);

#endif
