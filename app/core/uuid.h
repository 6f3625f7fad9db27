/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identifiers of rows, RFC 9562. New ones are made by the database (gen_random_uuid) or uuid_random. */
#ifndef SEODANG_CORE_UUID_H
#define SEODANG_CORE_UUID_H

#include <stdbool.h>

#define UUID_TEXT_SIZE 37 /* 36 characters and NUL */

struct uuid {
	char text[UUID_TEXT_SIZE]; /* lower case */
};

/** Read the 36-character form, either case. @return false, and uuid untouched, for anything else. */
bool uuid_parse(struct uuid *uuid, const char *text);

/** As uuid_parse; the nil UUID, which nothing has, for anything else and for NULL. */
struct uuid uuid_or_nil(const char *text);

/** A version 4 identifier from the system's random source. */
struct uuid uuid_random(void);

#endif
