/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_ACCESS_H
#define SEODANG_WORKSPACE_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_ASSISTANT; /* no object: whose own assistant asks (mcp_api.h): everyone of a school */

#endif
