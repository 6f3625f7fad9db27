/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/access.h"

ACCESS(SCHOOL_PERSON, "{admin}", SQL_SCHOOL_ACCESS_PERSON);
ACCESS(SCHOOL_CLASS, "{admin}", SQL_SCHOOL_ACCESS_CLASS);
ACCESS(OWN_CLASS, "{teacher,admin}", SQL_SCHOOL_ACCESS_CLASS);
