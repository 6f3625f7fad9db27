/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A student's wish to be taught by a tutor, and what became of it. States: seeds, SpeakTracker section 3. What must
 * hold when several decide at once is in sql/functions/tutoring.sql; notices to both sides are written there too, in
 * the running transaction, which is not ended here. A database failure never returns (see db/transaction.h).
 */
#ifndef SEODANG_TUTORING_REQUEST_H
#define SEODANG_TUTORING_REQUEST_H

#include "core/uuid.h"
#include "http/request.h"

enum request_sending {
	REQUEST_SENT,
	REQUEST_ALREADY_OPEN,        /* this student already asked this tutor and waits */
	REQUEST_ALREADY_MATCHED,     /* to this tutor, or to as many as the school allows */
	REQUEST_TUTOR_NOT_ACCEPTING,
	REQUEST_NO_PLACE,            /* the tutor has max_student students */
};

enum request_decision {
	REQUEST_DECIDED,         /* the status is now what was asked for */
	REQUEST_ALREADY_DECIDED, /* someone, perhaps the same person in another tab, was first */
	REQUEST_TUTOR_FULL,      /* approving would pass the tutor's max_student */
};

/**
 * Ask a tutor as the caller. A tutor who is none of the school's ends in 404.
 *
 * @param message     1 to 500 characters
 * @param request     out: the new request, or the one that is open
 * @param tutor_name  out: owned by the request's arena
 */
enum request_sending request_send_to(struct request *req, const struct uuid *tutor, const char *message,
				     struct uuid *request, const char **tutor_name);

/**
 * Approve as the tutor who was asked. The match, the notices and the closing of the student's other open requests
 * happen in this transaction, or not at all.
 *
 * @param student_name  out: owned by the request's arena
 */
enum request_decision request_decide_approved(struct request *req, const struct uuid *request, const char **student_name);

/** Decline as the tutor who was asked. @param reason  NULL for none */
enum request_decision request_decide_rejected(struct request *req, const struct uuid *request, const char *reason,
					      const char **student_name);

/** Take back as the student who asked. */
enum request_decision request_decide_cancelled(struct request *req, const struct uuid *request, const char **tutor_name);

#endif
