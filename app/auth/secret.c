/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/secret.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/random.h"

#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define OVERHEAD (1 + NONCE_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES)

/* One line, "ID HEX" or "HEX". @return false for anything else */
static bool read_key(const char *line, unsigned char bytes[SECRET_KEY_SIZE], unsigned char *id)
{
	char *end;
	long number = 1;

	if (strcspn(line, " ") < 4 && line[strcspn(line, " ")]) {
		number = strtol(line, &end, 10);
		if (end == line || *end != ' ' || number < 1 || number > UCHAR_MAX)
			return false;
		line = end + 1;
	}
	*id = (unsigned char)number;
	return hex_decode(bytes, SECRET_KEY_SIZE, line);
}

static bool has_id(const struct secret_key *key, unsigned char id)
{
	bool is_known = key->id == id;

	for (size_t i = 0; i < key->older_count; i++)
		is_known = is_known || key->older[i].id == id;
	return is_known;
}

/* @return false where a line is no key, or there are too many, or two with one id */
static bool read_keys(struct secret_key *key, FILE *file)
{
	char line[2 * SECRET_KEY_SIZE + 8] = "";
	bool is_good = fgets(line, sizeof line, file) != NULL;

	key->older_count = 0;
	line[strcspn(line, "\n")] = '\0';
	is_good = is_good && read_key(line, key->bytes, &key->id);
	while (is_good && fgets(line, sizeof line, file)) {
		unsigned char id = 0;

		line[strcspn(line, "\n")] = '\0';
		is_good = key->older_count < SECRET_OLDER_KEYS && read_key(line, key->older[key->older_count].bytes, &id) && !has_id(key, id);
		if (is_good)
			key->older[key->older_count++].id = id;
	}
	explicit_bzero(line, sizeof line);
	return is_good;
}

bool secret_load(struct secret_key *key, const char *path, struct strbuf *error)
{
	FILE *file = fopen(path, "re");
	bool is_good;

	if (!file) {
		strbuf_add_format(error, "%s: %m", path);
		return false;
	}
	setvbuf(file, NULL, _IONBF, 0); /* a buffer would keep a copy */
	is_good = read_keys(key, file);
	fclose(file);
	if (!is_good)
		strbuf_add_format(error, "%s: expected 64 hexadecimal digits, and below them at most %d older keys, each with its id before it", path,
				  SECRET_OLDER_KEYS);
	return is_good;
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

/* @return NULL where no key has this id */
static const unsigned char *bytes_of(const struct secret_key *key, unsigned char id)
{
	const unsigned char *bytes = key->id == id ? key->bytes : NULL;

	for (size_t i = 0; !bytes && i < key->older_count; i++)
		bytes = key->older[i].id == id ? key->older[i].bytes : NULL;
	return bytes;
}

char *secret_decrypt(const struct secret_key *key, struct arena *arena, const char *bound,
		     const unsigned char *encrypted, size_t encrypted_length, size_t *length)
{
	const unsigned char *bytes = encrypted && encrypted_length >= OVERHEAD ? bytes_of(key, encrypted[0]) : NULL;
	unsigned long long written;
	char *text;

	if (!bytes)
		return NULL;
	text = arena_alloc(arena, encrypted_length - OVERHEAD + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)text, &written, NULL, encrypted + 1 + NONCE_SIZE,
						       encrypted_length - 1 - NONCE_SIZE, (const unsigned char *)bound,
						       strlen(bound), encrypted + 1, bytes) != 0)
		return NULL;
	*length = (size_t)written;
	return text;
}
