/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/access.h"

ACCESS(WORKSPACE_STAFF, "{tutor,teacher,admin}", NO_OBJECT);
ACCESS(WORKFLOW, "{tutor,teacher,admin}", SQL_WORKSPACE_FIND_WORKFLOW);
ACCESS(EXECUTION, "{tutor,teacher,admin}", SQL_WORKSPACE_FIND_EXECUTION);
ACCESS(DECISION, "{tutor,teacher,admin}", SQL_WORKSPACE_FIND_DECISION);
const struct access ACCESS_ASSISTANT = {.name = "ASSISTANT", .roles = "{student,tutor,teacher,admin}", .object = NO_OBJECT, .only_reads = true};
ACCESS(CONNECTION, "{admin}", SQL_WORKSPACE_FIND_CONNECTION);
ACCESS(TOOL, "{admin}", SQL_WORKSPACE_FIND_TOOL);
ACCESS(TOOL_CALL, "{admin}", SQL_WORKSPACE_FIND_TOOL_CALL);
