/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The installation's secret: tokens in pages are keyed with it, columns are encrypted with it. Texts that were
 * encrypted carry the key's id, so that keys can be replaced.
 */
#ifndef SEODANG_AUTH_SECRET_H
#define SEODANG_AUTH_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/strbuf.h"

#define SECRET_KEY_SIZE 32
#define SECRET_OLDER_KEYS 3 /* that are still opened with */
#define SECRET_TAG_SIZE 65 /* 64 hexadecimal digits and NUL */

struct secret_key {
	unsigned char bytes[SECRET_KEY_SIZE];
	unsigned char id; /* written in front of what this key encrypts */
	struct {
		unsigned char bytes[SECRET_KEY_SIZE];
		unsigned char id;
	} older[SECRET_OLDER_KEYS]; /* open what they encrypted; nothing else is done with them */
	size_t older_count;
};

/**
 * Read the key from the first line of a file, "ID HEX": 1 to 255 (1 where it is left out) and 64 hexadecimal digits. The lines below it,
 * if there are any, are older keys, each with an id of its own.
 * @return false with the reason in error
 */
bool secret_load(struct secret_key *key, const char *path, struct strbuf *error);

/** HMAC-SHA-256 (RFC 2104) of purpose and text, as text: a tag for one purpose is none for another. */
void secret_tag(const struct secret_key *key, const char *purpose, const char *text, char tag[SECRET_TAG_SIZE]);

/** True when tag is secret_tag of the rest; in constant time. */
bool secret_check(const struct secret_key *key, const char *purpose, const char *text, const char *tag);

/**
 * Encrypt with XChaCha20-Poly1305 (libsodium's AEAD) under a random nonce.
 * @param bound  what the text belongs to (such as a person's id): decrypting for another fails
 * @return key id, nonce and ciphertext in the arena
 */
unsigned char *secret_encrypt(const struct secret_key *key, struct arena *arena, const char *bound,
			      const void *text, size_t length, size_t *encrypted_length);

/** @return the text, NUL-terminated, in the arena; NULL when it was not made by this key, or an older one, for bound */
char *secret_decrypt(const struct secret_key *key, struct arena *arena, const char *bound,
		     const unsigned char *encrypted, size_t encrypted_length, size_t *length);

#endif
