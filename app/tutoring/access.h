/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may do what with a tutor, a request, a match, a student, a message. The roles say who never may, whatever the id
 * (403); the statement finds the path's id through the caller's rights (404).
 */
#ifndef SEODANG_TUTORING_ACCESS_H
#define SEODANG_TUTORING_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_TUTOR_ENTRY;       /* a tutor of the school, for everyone of the school */
extern const struct access ACCESS_TUTOR_FOR_STUDENT; /* the same, for students */
extern const struct access ACCESS_REQUEST_PARTY;     /* a request: who sent it, who received it, the school's staff */
extern const struct access ACCESS_REQUEST_TUTOR;     /* who received it */
extern const struct access ACCESS_REQUEST_STUDENT;   /* who sent it */
extern const struct access ACCESS_MATCH_PARTY;       /* a match: its tutor and the school's staff */
extern const struct access ACCESS_KNOWN_STUDENT;     /* a student: tutors, now or before, teachers of the class, admins */
extern const struct access ACCESS_TAUGHT_STUDENT;    /* a student: tutors, now or before */
extern const struct access ACCESS_STUDENT_STAFF;     /* a student: the school's staff */
extern const struct access ACCESS_FEEDBACK_TUTOR;    /* a message: who wrote it */
extern const struct access ACCESS_PARTIES;           /* no object: everyone who takes part in tutoring */

#endif
