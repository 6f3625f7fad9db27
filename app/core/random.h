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

/**
 * A code a person can type: length characters of Crockford's base 32 (no I, L, O, U), 5 bits each.
 * @param code  length + 1 bytes
 */
void random_code(char *code, size_t length);

#endif
