/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person's login, address and birth date may look like; for forms, files and the command alike. */
#ifndef SEODANG_SCHOOL_PERSON_H
#define SEODANG_SCHOOL_PERSON_H

#include <stdbool.h>

/** A school-issued id: anything without "@" (that would be an e-mail address) and blanks. */
bool person_login_is_good(const char *login);

/** One "@" with something on both sides and no blanks; whether mail arrives, only a mail can tell. */
bool person_email_is_good(const char *email);

/** Of a date as YYYY-MM-DD: from 1901 on, and not after today. */
bool person_birth_date_is_good(const char *date);

#endif
