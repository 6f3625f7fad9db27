/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "auth/link.h"
#include "core/log.h"
#include "core/random.h"
#include "core/strbuf.h"

#define STEPS_ASIDE 1 /* a phone's clock may be half a minute off */
#define CODES 1000000

uint32_t totp_hotp(const void *secret, size_t length, uint64_t counter)
{
	unsigned char message[8], digest[20];
	unsigned digest_length = sizeof digest, offset;
	uint32_t number;

	for (int i = 7; i >= 0; i--, counter >>= 8)
		message[i] = (unsigned char)counter;
	if (!HMAC(EVP_sha1(), secret, (int)length, message, sizeof message, digest, &digest_length))
		log_die("HMAC-SHA-1 is not available");
	offset = digest[19] & 15;
	number = (uint32_t)(digest[offset] & 127) << 24 | (uint32_t)digest[offset + 1] << 16 |
		 (uint32_t)digest[offset + 2] << 8 | digest[offset + 3];
	return number % CODES;
}

/* The six digits among blanks. */
static bool read_digits(const char *typed, char digits[TOTP_DIGITS + 1])
{
	size_t count = 0;

	for (; *typed; typed++) {
		if (*typed == ' ')
			continue;
		if (*typed < '0' || *typed > '9' || count == TOTP_DIGITS)
			return false;
		digits[count++] = *typed;
	}
	digits[count] = '\0';
	return count == TOTP_DIGITS;
}

bool totp_check(const void *secret, size_t length, const char *typed, int64_t now, int64_t *step)
{
	char digits[TOTP_DIGITS + 1], expected[TOTP_DIGITS + 1];
	bool found = false;

	if (!read_digits(typed, digits))
		return false;
	for (int64_t at = now / TOTP_STEP - STEPS_ASIDE; at <= now / TOTP_STEP + STEPS_ASIDE; at++) {
		snprintf(expected, sizeof expected, "%06u", totp_hotp(secret, length, (uint64_t)at) % CODES);
		if (hash_equal(digits, expected, TOTP_DIGITS)) {
			*step = at;
			found = true;
		}
	}
	return found;
}

char *totp_base32(struct arena *arena, const void *secret, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const unsigned char *bytes = secret;
	char *text = arena_alloc(arena, (length * 8 + 4) / 5 + 1), *end = text;
	unsigned held = 0, bits = 0;

	for (size_t i = 0; i < length; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*end++ = digits[held >> (bits - 5) & 31];
	}
	if (bits)
		*end++ = digits[held << (5 - bits) & 31];
	*end = '\0';
	return text;
}

char *totp_base32_grouped(struct arena *arena, const void *secret, size_t length)
{
	const char *digits = totp_base32(arena, secret, length);
	char *text = arena_alloc(arena, strlen(digits) * 5 / 4 + 1), *end = text;

	for (size_t i = 0; digits[i]; i++) {
		if (i && i % 4 == 0)
			*end++ = ' ';
		*end++ = digits[i];
	}
	*end = '\0';
	return text;
}

char *totp_address(struct arena *arena, const char *issuer, const char *account, const void *secret, size_t length)
{
	struct strbuf address;
	char *copy;

	strbuf_init(&address, 4096);
	strbuf_add_text(&address, "otpauth://totp/");
	strbuf_add_uri(&address, issuer, strlen(issuer));
	strbuf_add_char(&address, ':');
	strbuf_add_uri(&address, account, strlen(account));
	strbuf_add_format(&address, "?secret=%s&issuer=", totp_base32(arena, secret, length));
	strbuf_add_uri(&address, issuer, strlen(issuer));
	copy = arena_strdup(arena, strbuf_text(&address));
	strbuf_release(&address);
	return copy;
}

char *totp_recovery_code(struct arena *arena)
{
	char code[RECOVERY_CODE_LENGTH + 1];

	random_code(code, RECOVERY_CODE_LENGTH);
	return arena_printf(arena, "%.5s-%s", code, code + 5);
}

struct hash totp_recovery_hash(const char *typed)
{
	return link_hash(typed);
}
