/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a tutor tells a student of theirs: kept 90 days, mended within 15 minutes, marked when it was read. How it is given, in
 * writing or by voice, is speaking/answer.h.
 */
#ifndef SEODANG_TUTORING_FEEDBACK_H
#define SEODANG_TUTORING_FEEDBACK_H

#include "core/uuid.h"
#include "http/request.h"

enum feedback_editing {
	FEEDBACK_EDITED,
	FEEDBACK_TOO_LATE, /* it is older than 15 minutes */
	FEEDBACK_SPOKEN,   /* it was read aloud: the sound would say what the text does no longer */
};

/** Mend what the caller wrote. @param student  out: to whom */
enum feedback_editing feedback_mend(struct request *req, const struct uuid *feedback, const char *message,
				    struct uuid *student);

/** Keep what the caller is writing to a student of theirs; "" forgets it. */
void feedback_keep_draft(struct request *req, const struct uuid *student, const char *message);

#endif
