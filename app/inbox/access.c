/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/access.h"

ACCESS(OWN_NOTICE, "{student,tutor,teacher,admin,operator}", SQL_INBOX_ACCESS_NOTICE);
