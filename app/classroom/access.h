/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may see and change what of a class session. A session belongs to who teaches its class, and the school's admins;
 * who takes part does so as a guest (auth/guest.h), whether signed in or not.
 */
#ifndef SEODANG_CLASSROOM_ACCESS_H
#define SEODANG_CLASSROOM_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_SESSION_TEACHER; /* a class session: who teaches its class */
extern const struct access ACCESS_PARTICIPANT;     /* who takes part and was let in; "waiting" (403) in the lobby */
extern const struct access ACCESS_PROBLEM;         /* a problem: who sees it */
extern const struct access ACCESS_PROBLEM_EDITOR;  /* a problem: who may change it */
extern const struct access ACCESS_TAUGHT_CLASS;    /* a class: who teaches it */

#endif
