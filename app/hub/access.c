/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/access.h"

ACCESS(RECORD_READER, "{student,teacher,admin}", SQL_HUB_FIND_OWN_OR_SEEN_STUDENT);
ACCESS(RECORD_STAFF, "{teacher,admin}", SQL_HUB_FIND_SEEN_STUDENT);
ACCESS(TASK_KEEPER, "{admin,operator}", NO_OBJECT);
ACCESS(TASK, "{admin,operator}", SQL_HUB_FIND_TASK);
ACCESS(JOB, "{student,tutor,teacher,admin,operator}", SQL_HUB_FIND_JOB);
ACCESS(REPORT, "{student,teacher,admin}", SQL_HUB_FIND_REPORT);
ACCESS(REPORT_READER, "{student,teacher,admin}", NO_OBJECT);
ACCESS(REPORT_STAFF, "{teacher,admin}", SQL_HUB_FIND_REPORT);
