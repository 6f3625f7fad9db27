/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tutor's entry in the directory, and who waits for a place with them. */
#ifndef SEODANG_TUTORING_TUTOR_H
#define SEODANG_TUTORING_TUTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/uuid.h"
#include "http/request.h"

/** What a tutor changes; what is not set stays. */
struct tutor_changes {
	bool sets_accepting, is_accepting;
	bool sets_max_student;
	int64_t max_student;
	const char *introduction; /* NULL: stays */
	const char *subjects;     /* as PostgreSQL writes an array; NULL: stays */
};

enum tutor_watching {
	TUTOR_WATCHED,    /* the student is told once when a place comes free */
	TUTOR_PLACE_FREE, /* there is one now: nothing to wait for */
};

/** Change the caller's own entry. Fewer places than students end in 422 for max_student. Who waits for a place is told. */
void tutor_save(struct request *req, const struct tutor_changes *changes);

/** Tell the calling student when this tutor has a place. @param tutor_name  out: owned by the request's arena */
enum tutor_watching tutor_watch_for(struct request *req, const struct uuid *tutor, const char **tutor_name);

/** Tell no more. */
void tutor_unwatch_for(struct request *req, const struct uuid *tutor);

#endif
