/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/access.h"

ACCESS(OWN_EXPORT, "{admin}", SQL_HUB_FIND_EXPORT);
ACCESS(RECORD_ADMIN, "{admin}", SQL_HUB_FIND_SEEN_STUDENT);
ACCESS(RECORD_READER, "{student,teacher,admin}", SQL_HUB_FIND_OWN_OR_SEEN_STUDENT);
ACCESS(RECORD_STAFF, "{teacher,admin}", SQL_HUB_FIND_SEEN_STUDENT);
