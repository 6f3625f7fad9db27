/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/login.h"

#include <string.h>

#include "auth/password.h"
#include "auth/sealed.h"
#include "auth/session.h"
#include "auth/totp.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"
#include "db/connection.h"

#define SHARED_HOURS 12
#define COOKIE_SECONDS (30L * 86400) /* as long as auth.create_session lets a session live */

static bool is_given(const char *text)
{
	return text && *text;
}

/* ---- the second factor ---- */

static bool pass_recovery_code(struct request *req, const struct uuid *person, const char *typed)
{
	struct hash hash = totp_recovery_hash(typed);
	struct result *used = db_run(req->db, SQL_AUTH_USE_RECOVERY_CODE,
				     PARAMS(P_UUID(person), P_BYTES(hash.bytes, sizeof hash.bytes)));

	return result_boolean(used, 0, "accepted");
}

static bool pass_code(struct request *req, const struct secret_key *key, const struct uuid *person,
		      struct result *account, size_t row, const char *typed)
{
	size_t encrypted_length, length;
	const unsigned char *encrypted = result_bytes(account, row, "totp_secret", &encrypted_length);
	char *secret = secret_decrypt(key, req->arena, person->text, encrypted, encrypted_length, &length);
	struct result *accepted;
	int64_t step;

	if (!secret)
		log_error("the second factor of %s was encrypted by another key", person->text);
	if (!secret || !totp_check(secret, length, typed, clock_now() / CLOCK_SECOND, &step))
		return pass_recovery_code(req, person, typed);
	accepted = db_run(req->db, SQL_AUTH_ACCEPT_TOTP_STEP, PARAMS(P_UUID(person), P_INTEGER(step)));
	return result_boolean(accepted, 0, "accepted");
}

/* One try at the second factor, counted by person: whoever is here knows the password. */
static enum login_outcome try_totp(struct request *req, const struct secret_key *key, const struct uuid *person,
				   struct result *account, size_t row, struct login *login)
{
	struct params counted = PARAMS(P_TEXT("totp"), P_TEXT(person->text));
	struct result *wait = db_run(req->db, SQL_AUTH_THROTTLE_WAIT, counted);

	login->wait = result_integer(wait, 0, "seconds");
	if (login->wait > 0)
		return LOGIN_THROTTLED;
	if (pass_code(req, key, person, account, row, login->totp)) {
		db_queue(req->db, SQL_AUTH_THROTTLE_CLEAR, counted);
		return LOGIN_OK;
	}
	db_queue(req->db, SQL_AUTH_THROTTLE_FAILED, counted);
	return LOGIN_TOTP_WRONG;
}

/* ---- the session ---- */

static void open_session(struct request *req, const struct uuid *person, bool owes_totp, struct login *login)
{
	const char *earlier = login->kind == LOGIN_BROWSER ? request_cookie(req, SESSION_COOKIE) : NULL;
	const char *agent = request_variable(req, "HTTP_USER_AGENT");
	struct hash hash;

	if (agent && !text_is_utf8(agent, strlen(agent))) /* a header may be any bytes, the database's texts may not */
		agent = NULL;
	if (earlier) {
		hash = session_token_hash(earlier);
		db_queue(req->db, SQL_AUTH_END_SESSION, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes)));
	}
	random_token(login->token);
	hash = session_token_hash(login->token);
	login->cookie_seconds = login->is_shared || owes_totp ? 0 : COOKIE_SECONDS;
	db_queue(req->db, SQL_AUTH_CREATE_SESSION,
		 PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes), P_UUID(person),
			P_TEXT(login->kind == LOGIN_BROWSER ? "browser" : "api"),
			P_TEXT(agent), P_TEXT(req->address), P_BOOLEAN(owes_totp),
			login->is_shared ? P_INTEGER(SHARED_HOURS) : P_NULL()));
}

/* ---- name and password ---- */

/* The candidate whose password this is, or -1. At least one password is hashed in any case. */
static int find_owner(const struct result *candidates, const char *password)
{
	for (size_t i = 0; i < result_count(candidates); i++)
		if (password_verify(result_text(candidates, i, "password_hash"), password))
			return (int)i;
	if (!result_count(candidates))
		password_verify(NULL, password);
	return -1;
}

static enum login_outcome let_in(struct request *req, const struct secret_key *key, struct result *candidates,
				 size_t row, struct login *login)
{
	struct uuid person;
	enum login_outcome outcome;

	result_uuid(candidates, row, "person_id", &person);
	if (result_boolean(candidates, row, "disabled"))
		return LOGIN_DISABLED;
	if (result_boolean(candidates, row, "needs_consent"))
		return LOGIN_CONSENT_MISSING;
	if (result_boolean(candidates, row, "totp_enabled") && !is_given(login->totp)) {
		if (login->may_wait)
			open_session(req, &person, true, login);
		return LOGIN_TOTP_NEEDED;
	}
	if (result_boolean(candidates, row, "totp_enabled")) {
		outcome = try_totp(req, key, &person, candidates, row, login);
		if (outcome != LOGIN_OK)
			return outcome;
	}
	open_session(req, &person, false, login);
	return LOGIN_OK;
}

enum login_outcome login_try(struct request *req, const struct secret_key *key, struct login *login)
{
	struct params counted = PARAMS(P_TEXT(login->name), P_TEXT(req->address));
	struct result *wait = db_queue(req->db, SQL_AUTH_LOGIN_WAIT, counted);
	struct result *candidates = db_queue(req->db, SQL_AUTH_LOGIN_CANDIDATES,
					     PARAMS(P_TEXT(login->name), P_TEXT(sealed_email_tag(key, req->arena, login->name))));
	enum login_outcome outcome;
	int owner;

	db_flush(req->db);
	login->wait = result_integer(wait, 0, "seconds");
	if (login->wait > 0)
		return LOGIN_THROTTLED;
	owner = find_owner(candidates, login->password);
	if (owner < 0) {
		db_run(req->db, SQL_AUTH_LOGIN_FAILED, counted);
		return LOGIN_WRONG;
	}
	outcome = let_in(req, key, candidates, (size_t)owner, login);
	if (outcome == LOGIN_OK)
		db_queue(req->db, SQL_AUTH_LOGIN_SUCCEEDED, counted);
	db_flush(req->db);
	return outcome;
}

enum login_outcome login_pass_totp(struct request *req, const struct secret_key *key, const struct uuid *person,
				   struct login *login)
{
	struct result *account = db_run(req->db, SQL_AUTH_MY_ACCOUNT, NO_PARAMS);
	enum login_outcome outcome = try_totp(req, key, person, account, 0, login);
	struct hash hash;

	if (outcome == LOGIN_OK) {
		random_token(login->token);
		hash = session_token_hash(login->token);
		login->cookie_seconds = login->is_shared ? 0 : COOKIE_SECONDS;
		db_queue(req->db, SQL_AUTH_PASS_TOTP, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes)));
	}
	db_flush(req->db);
	return outcome;
}

enum login_outcome login_again(struct request *req, const struct uuid *person, const char *password, int64_t *wait)
{
	struct params counted = PARAMS(P_TEXT("totp"), P_TEXT(arena_printf(req->arena, "again %s", person->text)));
	struct result *waiting = db_queue(req->db, SQL_AUTH_THROTTLE_WAIT, counted);
	struct result *account = db_queue(req->db, SQL_AUTH_MY_ACCOUNT, NO_PARAMS);
	bool is_right;

	db_flush(req->db);
	*wait = result_integer(waiting, 0, "seconds");
	if (*wait > 0)
		return LOGIN_THROTTLED;
	is_right = password_verify(result_count(account) ? result_text(account, 0, "password_hash") : NULL, password);
	db_queue(req->db, is_right ? SQL_AUTH_THROTTLE_CLEAR : SQL_AUTH_THROTTLE_FAILED, counted);
	db_flush(req->db);
	return is_right ? LOGIN_OK : LOGIN_WRONG;
}
