/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may in this room. */
#ifndef SEODANG_SCHOOL_ACCESS_H
#define SEODANG_SCHOOL_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_SCHOOL_PERSON; /* the admin, a person of the school */
extern const struct access ACCESS_SCHOOL_CLASS;  /* the admin, a class of the school */
extern const struct access ACCESS_OWN_CLASS;     /* a teacher of the class, and the admin */

#endif
