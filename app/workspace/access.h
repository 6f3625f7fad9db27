/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may in the workspace. A workflow and what it did are its owner's alone; who is asked to decide sees what is asked. */
#ifndef SEODANG_WORKSPACE_ACCESS_H
#define SEODANG_WORKSPACE_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_WORKSPACE_STAFF; /* no object: who works in the workspace: tutors, teachers, admins */
extern const struct access ACCESS_WORKFLOW;   /* a workflow: its owner */
extern const struct access ACCESS_EXECUTION;  /* an execution: its owner */
extern const struct access ACCESS_DECISION;   /* an execution: who was asked to decide one of its steps */
extern const struct access ACCESS_ASSISTANT;  /* no object: whose own assistant asks (mcp_api.h): everyone of a school */
extern const struct access ACCESS_CONNECTION; /* a connection to another program: admins */
extern const struct access ACCESS_TOOL;       /* a tool of one: admins */
extern const struct access ACCESS_TOOL_CALL;  /* a call of one: admins */

#endif
