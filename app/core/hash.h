/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256, HMAC-SHA-256 (RFC 2104), comparison in constant time, and bytes as hexadecimal digits. By libsodium. */
#ifndef SEODANG_CORE_HASH_H
#define SEODANG_CORE_HASH_H

#include <stdbool.h>
#include <stddef.h>

#define HASH_SIZE 32
#define HASH_HEX_SIZE (2 * HASH_SIZE + 1) /* digits and NUL */

struct hash {
	unsigned char bytes[HASH_SIZE];
};

struct hash hash_sha256(const void *bytes, size_t length);

/** @param key  of any length; 32 bytes are as strong as the hash */
struct hash hash_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length);

/** Compare two runs of length bytes in a time that does not tell where they differ. */
bool hash_equal(const void *one, const void *other, size_t length);

/** As hash_equal for C strings; only their lengths may be told. */
bool hash_equal_text(const char *one, const char *other);

/** Bytes as lower-case hexadecimal digits and a NUL: 2 * length + 1 bytes of text. */
void hex_encode(char *text, const void *bytes, size_t length);

/** Exactly length bytes from 2 * length digits of either case. @return false for any other text */
bool hex_decode(void *bytes, size_t length, const char *text);

#endif
