/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second factor: six digits that change every 30 seconds (RFC 6238 with SHA-1, as every authenticator app does),
 * and recovery codes for the day the phone is lost.
 */
#ifndef SEODANG_AUTH_TOTP_H
#define SEODANG_AUTH_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/hash.h"

#define TOTP_SECRET_SIZE 20 /* bytes, RFC 4226 section 4 */
#define TOTP_STEP 30        /* seconds */
#define TOTP_DIGITS 6

#define RECOVERY_CODES 10
#define RECOVERY_CODE_LENGTH 10 /* of base 32: 50 bits each */

/** The code of a counter (RFC 4226). */
uint32_t totp_hotp(const void *secret, size_t length, uint64_t counter);

/**
 * Is this the code of now, or of one step before or after it (RFC 6238, section 5.2)?
 * @param typed  blanks in it are passed over
 * @param now    seconds since 1970
 * @param step   out: the step it belongs to, to be spent with auth_accept_totp_step
 */
bool totp_check(const void *secret, size_t length, const char *typed, int64_t now, int64_t *step);

/** A secret as apps take it: base 32 (RFC 4648, without padding); in the arena. */
char *totp_base32(struct arena *arena, const void *secret, size_t length);

/** The same in groups of four, to be read and typed: "ABCD EFGH …"; in the arena. Apps pass over the blanks. */
char *totp_base32_grouped(struct arena *arena, const void *secret, size_t length);

/** What the QR code says: otpauth://totp/ISSUER:ACCOUNT?secret=…; in the arena. */
char *totp_address(struct arena *arena, const char *issuer, const char *account, const void *secret, size_t length);

/** A new recovery code, "ABCDE-FGHJK"; in the arena. */
char *totp_recovery_code(struct arena *arena);

/** What is kept of one, however it was typed (see auth/link.h). */
struct hash totp_recovery_hash(const char *typed);

#endif
