/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may in the workspace. A workflow and what it did are its owner's alone; who is asked to decide sees what is asked. */
#ifndef SEODANG_WORKSPACE_ACCESS_H
#define SEODANG_WORKSPACE_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_WORKFLOW_STAFF; /* workflows as a whole: the staff, each their own */
extern const struct access ACCESS_WORKFLOW;       /* a workflow: its owner */
extern const struct access ACCESS_EXECUTION;      /* an execution: its owner */
extern const struct access ACCESS_DECISION;       /* an execution: who was asked to decide one of its steps */

#endif
