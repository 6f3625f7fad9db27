/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logging in, for the form and the API alike: throttle, password, second factor, session. A failure is counted in the
 * request's transaction, which must be committed whatever the outcome; success counts nothing.
 *
 * A name is throttled together with the address it is tried from, so that guessing from one place does not shut its
 * owner out of another; the name alone and the address alone only past far more failures, and for a minute at most
 * (auth.throttle_rules).
 */
#ifndef SEODANG_AUTH_LOGIN_H
#define SEODANG_AUTH_LOGIN_H

#include <stdbool.h>

#include "auth/secret.h"
#include "core/random.h"
#include "core/uuid.h"
#include "http/request.h"

enum login_outcome {
	LOGIN_OK,
	LOGIN_WRONG,           /* name or password; nobody is told which */
	LOGIN_THROTTLED,       /* nothing was looked at: again after login.wait seconds */
	LOGIN_DISABLED,        /* told only after the right password, as are all below */
	LOGIN_CONSENT_MISSING, /* under 14, and no guardian has agreed yet */
	LOGIN_TOTP_NEEDED,     /* a code is asked for and none was given; with may_wait, a pending session was opened */
	LOGIN_TOTP_WRONG,
};

enum login_kind { LOGIN_BROWSER, LOGIN_API };

struct login {
	const char *name;       /* school-issued id, e-mail address, or id@SCHOOL */
	const char *password;
	const char *totp;       /* code of the app or a recovery code; NULL when not given */
	enum login_kind kind;
	bool is_shared;         /* a computer of many: the session ends with the day */
	bool may_wait;          /* without totp: open a session that still owes it, for login_pass_totp */

	/* out */
	char token[RANDOM_TOKEN_SIZE]; /* LOGIN_OK, and LOGIN_TOTP_NEEDED with may_wait: given out once, kept as a hash */
	long cookie_seconds;           /* how long the cookie lives; 0 until the browser closes */
	int64_t wait;                  /* LOGIN_THROTTLED: seconds */
};

/**
 * Log in. The session that the request's cookie names, if there is one, ends with success (rotation).
 * Flushes the pipeline. Hashes: see auth/password.h.
 */
enum login_outcome login_try(struct request *req, const struct secret_key *key, struct login *login);

/**
 * The second step of a pending session: its person's code. With LOGIN_OK the session is whole, under a new token.
 * @param login  totp and is_shared are read
 * @return LOGIN_OK, LOGIN_TOTP_WRONG or LOGIN_THROTTLED
 */
enum login_outcome login_pass_totp(struct request *req, const struct secret_key *key, const struct uuid *person,
				   struct login *login);

/**
 * The caller's own password once more, before something that a stolen session must not do. Failures are counted.
 * @param wait  out: seconds, with LOGIN_THROTTLED
 * @return LOGIN_OK, LOGIN_WRONG or LOGIN_THROTTLED
 */
enum login_outcome login_again(struct request *req, const struct uuid *person, const char *password, int64_t *wait);

#endif
