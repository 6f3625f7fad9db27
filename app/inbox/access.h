/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may in this room. */
#ifndef SEODANG_INBOX_ACCESS_H
#define SEODANG_INBOX_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_OWN_NOTICE; /* the person the notice was written to */

#endif
