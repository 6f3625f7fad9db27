/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the database says to an erasure (hub.erase_student). */
#ifndef SEODANG_HUB_ERASURE_H
#define SEODANG_HUB_ERASURE_H

#include "db/result.h"

enum erasure {
	ERASURE_DONE,
	ERASURE_NAME_DIFFERS,    /* what was typed is not the student's name */
	ERASURE_HAS_OTHER_ROLES, /* a tutor, teacher or admin as well: those roles go first */
};

enum erasure erasure_of(const struct result *decision);

#endif
