/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords as they are kept: scrypt (RFC 7914) at N = 2^15, r = 8, p = 3, written as "$scrypt$ln=15,r=8,p=3$salt$hash".
 *
 * Hashing costs 32 MB and about a fifth of a second. It is done only by handlers under /login, /api/v1/login,
 * /activate, /reset and /settings/password: nginx gives these addresses to seodang-web's login processes, whose
 * number (login_processes) bounds how much is hashed at once. A handler that hashes belongs under one of them.
 *
 * Passwords come in as the field layer made them: UTF-8 in NFC.
 */
#ifndef SEODANG_AUTH_PASSWORD_H
#define SEODANG_AUTH_PASSWORD_H

#include <stdbool.h>

#include "core/arena.h"

#define PASSWORD_LEAST 8   /* characters of a new one */
#define PASSWORD_MOST 1024

enum password_fault {
	PASSWORD_FINE,
	PASSWORD_TOO_SHORT, /* under PASSWORD_LEAST characters */
	PASSWORD_IS_LOGIN,  /* the name it is typed under, in any case, or the part before its "@" */
	PASSWORD_COMMON,    /* one of common_passwords.def, or one character again and again */
};

/** May this be a new password? @param login  of whom it will be */
enum password_fault password_check(const char *password, const char *login);

/** The catalogue's error code of a fault; NULL for PASSWORD_FINE. */
const char *password_fault_code(enum password_fault fault);

/** @return what is kept, under a new random salt; in the arena. The process ends if there is no memory for it. */
const char *password_hash(struct arena *arena, const char *password);

/**
 * Compare in constant time.
 * @param kept  what password_hash returned, of this or another cost; NULL for nobody's, which takes as long and is wrong
 */
bool password_verify(const char *kept, const char *password);

/** scrypt itself. @return false when there is no memory */
bool password_scrypt(const char *password, const void *salt, size_t salt_length, unsigned log_n, unsigned r, unsigned p,
		     unsigned char *key, size_t key_length);

#endif
