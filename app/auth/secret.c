/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "core/random.h"

#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define OVERHEAD (1 + NONCE_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES)

bool secret_load(struct secret_key *key, const char *path, struct strbuf *error)
{
	char line[2 * SECRET_KEY_SIZE + 2] = "";
	FILE *file = fopen(path, "re");
	bool read;

	if (!file) {
		strbuf_add_format(error, "%s: %m", path);
		return false;
	}
	setvbuf(file, NULL, _IONBF, 0); /* a buffer would keep a copy */
	if (!fgets(line, sizeof line, file))
		line[0] = '\0';
	fclose(file);
	key->id = 1;
	line[strcspn(line, "\n")] = '\0';
	read = hex_decode(key->bytes, sizeof key->bytes, line);
	explicit_bzero(line, sizeof line);
	if (!read) {
		strbuf_add_format(error, "%s: expected 64 hexadecimal digits", path);
		return false;
	}
	return true;
}

void secret_tag(const struct secret_key *key, const char *purpose, const char *text, char tag[SECRET_TAG_SIZE])
{
	struct hash derived = hash_hmac_sha256(key->bytes, sizeof key->bytes, purpose, strlen(purpose));
	struct hash code = hash_hmac_sha256(derived.bytes, sizeof derived.bytes, text, strlen(text));

	hex_encode(tag, code.bytes, sizeof code.bytes);
}

bool secret_check(const struct secret_key *key, const char *purpose, const char *text, const char *tag)
{
	char expected[SECRET_TAG_SIZE];

	secret_tag(key, purpose, text, expected);
	return tag && hash_equal_text(tag, expected);
}

unsigned char *secret_encrypt(const struct secret_key *key, struct arena *arena, const char *bound, const void *text,
			      size_t length, size_t *encrypted_length)
{
	unsigned char *encrypted = arena_alloc(arena, length + OVERHEAD);
	unsigned long long written;

	encrypted[0] = key->id;
	random_bytes(encrypted + 1, NONCE_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(encrypted + 1 + NONCE_SIZE, &written, text, length,
						   (const unsigned char *)bound, strlen(bound), NULL, encrypted + 1,
						   key->bytes);
	*encrypted_length = 1 + NONCE_SIZE + (size_t)written;
	return encrypted;
}

char *secret_decrypt(const struct secret_key *key, struct arena *arena, const char *bound,
		     const unsigned char *encrypted, size_t encrypted_length, size_t *length)
{
	unsigned long long written;
	char *text;

	if (!encrypted || encrypted_length < OVERHEAD || encrypted[0] != key->id)
		return NULL;
	text = arena_alloc(arena, encrypted_length - OVERHEAD + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)text, &written, NULL, encrypted + 1 + NONCE_SIZE,
						       encrypted_length - 1 - NONCE_SIZE, (const unsigned char *)bound,
						       strlen(bound), encrypted + 1, key->bytes) != 0)
		return NULL;
	*length = (size_t)written;
	return text;
}
