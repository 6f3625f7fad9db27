/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_ACCESS_H
#define SEODANG_WORKSPACE_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_WORKSPACE_STAFF; /* no object: who works in the workspace: tutors, teachers, admins */

#endif
