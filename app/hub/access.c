/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/access.h"

ACCESS(OWN_EXPORT, "{admin}", SQL_HUB_FIND_EXPORT);
ACCESS(RECORD_ADMIN, "{admin}", SQL_HUB_FIND_SEEN_STUDENT);
ACCESS(RECORD_READER, "{student,teacher,admin}", SQL_HUB_FIND_OWN_OR_SEEN_STUDENT);
ACCESS(RECORD_STAFF, "{teacher,admin}", SQL_HUB_FIND_SEEN_STUDENT);
ACCESS(OWN_NOTE, "{teacher,admin}", SQL_HUB_FIND_OWN_NOTE);
ACCESS(SEEN_CLASS, "{teacher,admin}", SQL_HUB_FIND_SEEN_CLASS);
ACCESS(OWN_MESSAGE, "{student,tutor,teacher,admin,operator}", SQL_HUB_FIND_OWN_NOTICE);
ACCESS(NODE_KEY, "{admin}", SQL_HUB_FIND_NODE_KEY);
ACCESS(CONCEPT, "{teacher,admin}", SQL_HUB_FIND_CONCEPT);
ACCESS(CONCEPT_ADMIN, "{admin}", SQL_HUB_FIND_CONCEPT);
ACCESS(RECORD_PARTIES, "{student,teacher,admin}", NO_OBJECT);
ACCESS(INTERVENTION_PARTY, "{student,teacher,admin}", SQL_HUB_FIND_INTERVENTION);
ACCESS(INTERVENTION_STAFF, "{teacher,admin}", SQL_HUB_FIND_SEEN_INTERVENTION);
ACCESS(OWN_INTERVENTION, "{student}", SQL_HUB_FIND_OWN_INTERVENTION);
ACCESS(TASK_KEEPER, "{admin,operator}", NO_OBJECT);
ACCESS(TASK, "{admin,operator}", SQL_HUB_FIND_TASK);
ACCESS(JOB, "{student,tutor,teacher,admin,operator}", SQL_HUB_FIND_JOB);
ACCESS(ROLLOVER, "{admin}", SQL_HUB_FIND_ROLLOVER);
ACCESS(REPORT, "{student,teacher,admin}", SQL_HUB_FIND_REPORT);
ACCESS(REPORT_READER, "{student,teacher,admin}", NO_OBJECT);
ACCESS(REPORT_STAFF, "{teacher,admin}", SQL_HUB_FIND_REPORT);
