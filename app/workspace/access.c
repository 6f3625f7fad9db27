/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/access.h"

ACCESS(WORKSPACE_STAFF, "{tutor,teacher,admin}", NO_OBJECT);
