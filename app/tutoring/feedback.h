/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tutor writes to a student of theirs: kept 90 days, mended within 15 minutes, marked when it was read. */
#ifndef SEODANG_TUTORING_FEEDBACK_H
#define SEODANG_TUTORING_FEEDBACK_H

#include "core/uuid.h"
#include "http/request.h"

enum feedback_editing {
	FEEDBACK_EDITED,
	FEEDBACK_TOO_LATE, /* it is older than 15 minutes */
};

/**
 * Write as the student's tutor. Anyone else's student ends in 404, and a learning session that is not that student's.
 * The draft is gone then.
 *
 * @param message       1 to 4,000 characters
 * @param session       what it is about, or NULL
 * @param student_name  out: owned by the request's arena
 * @return the new message's id, in the request's arena
 */
const struct uuid *feedback_give_to(struct request *req, const struct uuid *student, const char *message,
				    const struct uuid *session, const char **student_name);

/** Mend what the caller wrote. @param student  out: to whom */
enum feedback_editing feedback_mend(struct request *req, const struct uuid *feedback, const char *message,
				    struct uuid *student);

/** Keep what the caller is writing to a student of theirs; "" forgets it. */
void feedback_keep_draft(struct request *req, const struct uuid *student, const char *message);

#endif
