/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hash.h"

#include <string.h>

#include <sodium.h>

struct hash hash_sha256(const void *bytes, size_t length)
{
	struct hash hash;

	crypto_hash_sha256(hash.bytes, bytes, length);
	return hash;
}

struct hash hash_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length)
{
	crypto_auth_hmacsha256_state state;
	struct hash hash;

	crypto_auth_hmacsha256_init(&state, key, key_length);
	crypto_auth_hmacsha256_update(&state, bytes, length);
	crypto_auth_hmacsha256_final(&state, hash.bytes);
	sodium_memzero(&state, sizeof state);
	return hash;
}

bool hash_equal(const void *one, const void *other, size_t length)
{
	return sodium_memcmp(one, other, length) == 0;
}

bool hash_equal_text(const char *one, const char *other)
{
	size_t length = strlen(one);

	return length == strlen(other) && hash_equal(one, other, length);
}

void hex_encode(char *text, const void *bytes, size_t length)
{
	sodium_bin2hex(text, 2 * length + 1, bytes, length);
}

bool hex_decode(void *bytes, size_t length, const char *text)
{
	size_t written;

	return strlen(text) == 2 * length &&
	       sodium_hex2bin(bytes, length, text, 2 * length, NULL, &written, NULL) == 0 && written == length;
}
