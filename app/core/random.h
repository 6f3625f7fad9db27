/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system's random source, and texts made from it. */
#ifndef SEODANG_CORE_RANDOM_H
#define SEODANG_CORE_RANDOM_H

#include <stddef.h>

/** Fill with bytes from getrandom(2); the process ends if the system has none. */
void random_bytes(void *bytes, size_t count);

#define RANDOM_TOKEN_SIZE 33 /* 128 bits as 32 hexadecimal digits, and NUL */

/** A secret of 128 bits, as text. */
void random_token(char token[RANDOM_TOKEN_SIZE]);

#define RANDOM_CODE_DIGITS "0123456789ABCDEFGHJKMNPQRSTVWXYZ" /* Crockford's base 32: no I, L, O, U */

/**
 * A code a person can type: length characters of RANDOM_CODE_DIGITS, 5 bits each.
 * @param code  length + 1 bytes
 */
void random_code(char *code, size_t length);

/** How a typed character of such a code is meant: a capital, O is 0, I and L are 1. What no code has comes back as a capital too. */
char random_code_meant(char typed);

#endif
