/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/access.h"

const struct access ACCESS_ASSISTANT = {.name = "ASSISTANT", .roles = "{student,tutor,teacher,admin}", .object = NO_OBJECT, .only_reads = true};
ACCESS(WORKSPACE, "{tutor,teacher,admin}", NO_OBJECT);
ACCESS(CONNECTION, "{admin}", SQL_WORKSPACE_FIND_CONNECTION);
ACCESS(TOOL, "{admin}", SQL_WORKSPACE_FIND_TOOL);
ACCESS(TOOL_CALL, "{admin}", SQL_WORKSPACE_FIND_TOOL_CALL);
