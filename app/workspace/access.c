/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/access.h"

ACCESS(WORKFLOW_STAFF, "{tutor,teacher,admin}", NO_OBJECT);
ACCESS(WORKFLOW, "{tutor,teacher,admin}", SQL_WORKSPACE_FIND_WORKFLOW);
ACCESS(EXECUTION, "{tutor,teacher,admin}", SQL_WORKSPACE_FIND_EXECUTION);
ACCESS(DECISION, "{tutor,teacher,admin}", SQL_WORKSPACE_FIND_DECISION);
