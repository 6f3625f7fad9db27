/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/password.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/hash.h"
#include "core/log.h"
#include "core/random.h"
#include "core/text.h"

#define COST_LOG_N 15
#define COST_R 8
#define COST_P 3
#define SALT_SIZE 16
#define KEY_SIZE 32
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

/* What a kept password is made of. */
struct kept {
	unsigned log_n, r, p;
	unsigned char salt[64];
	size_t salt_length;
	unsigned char key[KEY_SIZE];
};

static const char *const common[] = {
#define COMMON(password) password,
#include "auth/common_passwords.def"
};

static bool is_common(const char *password)
{
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (strcasecmp(common[i], password) == 0)
			return true;
	return strspn(password, (const char[]){password[0], '\0'}) == strlen(password);
}

static bool is_login(const char *password, const char *login)
{
	size_t local = strcspn(login, "@");

	return strcasecmp(password, login) == 0 || (strlen(password) == local && strncasecmp(password, login, local) == 0);
}

enum password_fault password_check(const char *password, const char *login)
{
	if (text_characters(password, strlen(password)) < PASSWORD_LEAST)
		return PASSWORD_TOO_SHORT;
	if (login && is_login(password, login))
		return PASSWORD_IS_LOGIN;
	return is_common(password) ? PASSWORD_COMMON : PASSWORD_FINE;
}

const char *password_fault_code(enum password_fault fault)
{
	switch (fault) {
	case PASSWORD_FINE: return NULL;
	case PASSWORD_TOO_SHORT: return "too_short";
	case PASSWORD_IS_LOGIN: return "password_is_login";
	case PASSWORD_COMMON: return "password_common";
	}
	return NULL;
}

bool password_scrypt(const char *password, const void *salt, size_t salt_length, unsigned log_n, unsigned r, unsigned p,
		     unsigned char *key, size_t key_length)
{
	uint64_t n = UINT64_C(1) << log_n;
	/* 128 r (N + p + 2) bytes and a little: OpenSSL's own default ends below 32 MB. */
	uint64_t memory = 128 * (uint64_t)r * (n + p + 2) + 1024 * 1024;

	return EVP_PBE_scrypt(password, strlen(password), salt, salt_length, n, r, p, memory, key, key_length) == 1;
}

static void hash_or_end(const char *password, const struct kept *kept, unsigned char key[KEY_SIZE])
{
	if (!password_scrypt(password, kept->salt, kept->salt_length, kept->log_n, kept->r, kept->p, key, KEY_SIZE))
		log_die("there is no memory to hash a password");
}

const char *password_hash(struct arena *arena, const char *password)
{
	struct kept kept = {.log_n = COST_LOG_N, .r = COST_R, .p = COST_P, .salt_length = SALT_SIZE};
	char salt[sodium_base64_ENCODED_LEN(SALT_SIZE, BASE64)], key[sodium_base64_ENCODED_LEN(KEY_SIZE, BASE64)];

	random_bytes(kept.salt, SALT_SIZE);
	hash_or_end(password, &kept, kept.key);
	sodium_bin2base64(salt, sizeof salt, kept.salt, SALT_SIZE, BASE64);
	sodium_bin2base64(key, sizeof key, kept.key, KEY_SIZE, BASE64);
	return arena_printf(arena, "$scrypt$ln=%u,r=%u,p=%u$%s$%s", kept.log_n, kept.r, kept.p, salt, key);
}

static bool decode(unsigned char *bytes, size_t size, const char *text, size_t text_length, size_t *length)
{
	const char *end;

	return sodium_base642bin(bytes, size, text, text_length, NULL, length, &end, BASE64) == 0 && end == text + text_length;
}

/* Costs past these would let a damaged row stop a process. */
static bool is_bearable(const struct kept *kept)
{
	return kept->log_n >= 10 && kept->log_n <= 20 && kept->r >= 1 && kept->r <= 16 && kept->p >= 1 && kept->p <= 16;
}

static bool read_kept(struct kept *kept, const char *text)
{
	const char *salt, *key;
	size_t key_length;
	int read = 0;

	if (sscanf(text, "$scrypt$ln=%2u,r=%2u,p=%2u$%n", &kept->log_n, &kept->r, &kept->p, &read) != 3 || !read ||
	    !is_bearable(kept))
		return false;
	salt = text + read;
	key = strchr(salt, '$');
	return key && decode(kept->salt, sizeof kept->salt, salt, (size_t)(key - salt), &kept->salt_length) &&
	       decode(kept->key, sizeof kept->key, key + 1, strlen(key + 1), &key_length) && key_length == KEY_SIZE;
}

bool password_verify(const char *kept_text, const char *password)
{
	struct kept kept = {0};
	unsigned char key[KEY_SIZE];
	bool is_somebodys = kept_text && read_kept(&kept, kept_text);
	bool is_same;

	if (kept_text && !is_somebodys)
		log_error("a kept password cannot be read");
	if (!is_somebodys)
		kept = (struct kept){.log_n = COST_LOG_N, .r = COST_R, .p = COST_P, .salt_length = SALT_SIZE};
	hash_or_end(password, &kept, key);
	is_same = hash_equal(key, kept.key, KEY_SIZE);
	sodium_memzero(key, sizeof key);
	return is_somebodys && is_same;
}
