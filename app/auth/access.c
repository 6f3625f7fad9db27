/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/access.h"

#include <string.h>

ACCESS(PUBLIC, "{public}", NO_OBJECT);
ACCESS(SIGNED_IN, "{student,tutor,teacher,admin,operator}", NO_OBJECT);
ACCESS(ENROLLING, "{enrol}", NO_OBJECT);
ACCESS(PENDING, "{totp}", NO_OBJECT);
ACCESS(NODE, "{node}", NO_OBJECT);
ACCESS(GUEST, "{guest}", NO_OBJECT);
ACCESS(STUDENT, "{student}", NO_OBJECT);
ACCESS(TUTOR, "{tutor}", NO_OBJECT);
ACCESS(TEACHER, "{teacher}", NO_OBJECT);
ACCESS(STAFF, "{teacher,admin}", NO_OBJECT);
ACCESS(ADMIN, "{admin}", NO_OBJECT);
ACCESS(OPERATOR, "{operator}", NO_OBJECT);

bool access_is_for_guests(const struct access *access)
{
	return strcmp(access->roles, ACCESS_GUEST.roles) == 0;
}
