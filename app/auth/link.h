/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One-time links and codes with which a person sets a password. A mailed link carries random_token's 128 bits, a
 * printed one a code of 60 bits that can be typed; both stand in /activate/… and /reset/…, and of both the database
 * keeps only the hash (auth_create_link, auth_peek_link, auth_use_link).
 */
#ifndef SEODANG_AUTH_LINK_H
#define SEODANG_AUTH_LINK_H

#include "core/arena.h"
#include "core/hash.h"

#define LINK_CODE_LENGTH 12

#define LINK_ACTIVATE_HOURS (24 * 30) /* a printed class list */
#define LINK_RESET_HOURS 1            /* a mail */

/** A new printed code in groups of four, "7K3M-Q9TX-2B8R"; in the arena. */
char *link_code(struct arena *arena);

/** As it was typed, in one writing: capitals, no blanks or hyphens, O as 0, I and L as 1; in the arena. */
char *link_normal(struct arena *arena, const char *typed);

/** What the database knows a link or code by, however it was typed. */
struct hash link_hash(const char *typed);

#endif
