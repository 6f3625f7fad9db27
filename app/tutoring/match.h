/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who teaches whom: a match comes from an approved request or from a teacher, and ends with a reason. It stays. */
#ifndef SEODANG_TUTORING_MATCH_H
#define SEODANG_TUTORING_MATCH_H

#include "core/uuid.h"
#include "http/request.h"

enum match_creation {
	MATCH_CREATED,
	MATCH_ALREADY_MATCHED, /* the two, or the student to as many tutors as the school allows */
	MATCH_TUTOR_FULL,
};

enum match_ending {
	MATCH_ENDED,
	MATCH_ALREADY_ENDED,
};

/**
 * Match as one of the school's staff, also with a tutor who is not accepting. Both are told, an open request between
 * them counts as approved. Ids that are no student or no tutor of the school end in 404.
 *
 * @param student_name  out: owned by the request's arena
 */
enum match_creation match_directly(struct request *req, const struct uuid *tutor, const struct uuid *student,
				   const char **student_name);

/** End as the tutor or one of the school's staff. @param reason  1 to 500 characters, told to the other side */
enum match_ending match_end_because(struct request *req, const struct uuid *match, const char *reason,
				    const char **student_name);

#endif
