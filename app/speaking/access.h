/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may see, hear and change what of speaking practice. What a student says is heard by the student, the tutors who teach
 * them now, the teachers of their class and the school's admins; staff's listening is logged.
 */
#ifndef SEODANG_SPEAKING_ACCESS_H
#define SEODANG_SPEAKING_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_PRACTICE_AUTHOR;    /* no object: who writes practice sets: tutors, teachers, admins */
extern const struct access ACCESS_PRACTICE_SET;       /* a set: shared, one's own, or assigned to one */
extern const struct access ACCESS_PRACTICE_SET_STUDENT; /* the same, for students */
extern const struct access ACCESS_PRACTICE_SET_READER; /* the same, for who writes sets */
extern const struct access ACCESS_PRACTICE_SET_AUTHOR; /* a set: who may change it: its author and the school's admins */
extern const struct access ACCESS_OWN_SESSION;        /* a learning session: the student's own */
extern const struct access ACCESS_OWN_ATTEMPT;        /* a result: its student */
extern const struct access ACCESS_ATTEMPT_TUTOR;      /* a result: a tutor who teaches the student now */
extern const struct access ACCESS_SOUND;              /* a stored sound: who may hear it */
extern const struct access ACCESS_SPEAKER;            /* no object: who may send recordings: students, tutors, teachers, admins */
extern const struct access ACCESS_OWN_RECORDING;      /* a recording on its way: who sends it */
extern const struct access ACCESS_HEARD_STUDENT;      /* a student: the student, and those who may hear them */
extern const struct access ACCESS_OWN_ANSWER;         /* feedback by voice that is no message yet: who ordered it */

#endif
