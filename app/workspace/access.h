/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_ACCESS_H
#define SEODANG_WORKSPACE_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_ASSISTANT; /* no object: whose own assistant asks (mcp_api.h): everyone of a school */
extern const struct access ACCESS_WORKSPACE;  /* no object: who works here: tutors, teachers, admins */
extern const struct access ACCESS_CONNECTION; /* a connection to another program: admins */
extern const struct access ACCESS_TOOL;       /* a tool of one: admins */
extern const struct access ACCESS_TOOL_CALL;  /* a call of one: admins */

#endif
