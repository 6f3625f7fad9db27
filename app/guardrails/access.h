/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules are the whole school's; what they caught is for those who may see whose words it is. */
#ifndef SEODANG_GUARDRAILS_ACCESS_H
#define SEODANG_GUARDRAILS_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_GUARDRAIL;         /* a rule */
extern const struct access ACCESS_GUARDRAIL_HISTORY; /* a rule, also one that was deleted */
extern const struct access ACCESS_GUARDRAIL_MATCH;   /* what was caught: admins, who sees the student's record, who is named for students at risk */

#endif
