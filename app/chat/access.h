/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation is its person's own; what a guardrail caught of it is shown elsewhere (guardrails/match_pages.h). */
#ifndef SEODANG_CHAT_ACCESS_H
#define SEODANG_CHAT_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_TALKER;       /* no object: who may talk with a model or the partner: students, tutors, teachers, admins */
extern const struct access ACCESS_CONVERSATION; /* a conversation: the person's own */
extern const struct access ACCESS_SITUATION;        /* a situation that somebody wrote: one's own, or one for the school */
extern const struct access ACCESS_SITUATION_AUTHOR; /* one's own */
extern const struct access ACCESS_RECOMMENDATION; /* what was recommended to one */

#endif
