/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may see what of a student's record. Staff see the students of the own classes, or all where the school has set it
 * so (hub.sees); the roles say who never may, whatever the id (403); the statement finds the path's id through the
 * caller's rights (404).
 */
#ifndef SEODANG_HUB_ACCESS_H
#define SEODANG_HUB_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_OWN_EXPORT;    /* an export: the admin who asked for it */
extern const struct access ACCESS_RECORD_ADMIN;  /* a student: the school's admin */
extern const struct access ACCESS_RECORD_READER; /* a student: whose record it is, and staff who see it */
extern const struct access ACCESS_RECORD_STAFF;  /* a student: staff who see the record */

#endif
