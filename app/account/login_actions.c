/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/login_actions.h"

#include "account/login_pages.h"
#include "auth/login.h"
#include "auth/session.h"
#include "web/page.h"
#include "web/site.h"

static const struct secret_key *site_key(const struct request *req)
{
	return &request_site(req)->key;
}

/* What one who was not let in is told; at 429 with the seconds to wait. */
static enum http_status refuse(struct request *req, enum login_outcome outcome, const struct login *login)
{
	switch (outcome) {
	case LOGIN_WRONG:
		return refused(req, HTTP_UNAUTHORIZED, "login", "wrong_login", 0);
	case LOGIN_THROTTLED:
		return refused(req, HTTP_TOO_MANY_REQUESTS, login->name ? "login" : "totp", "too_many_tries", login->wait);
	case LOGIN_DISABLED:
		return refused(req, HTTP_UNAUTHORIZED, "login", "account_disabled", 0);
	case LOGIN_CONSENT_MISSING:
		return refused(req, HTTP_UNAUTHORIZED, "login", "consent_missing", 0);
	case LOGIN_TOTP_NEEDED:
		return refused(req, HTTP_UNAUTHORIZED, "totp", "totp_needed", 0);
	case LOGIN_TOTP_WRONG:
	case LOGIN_OK:
		break;
	}
	return refused(req, HTTP_UNAUTHORIZED, "totp", "totp_wrong", 0);
}

static enum http_status let_in(struct request *req, const struct login *login)
{
	response_cookie(req->response, SESSION_COOKIE, login->token, login->cookie_seconds);
	return done(req, .to = login_next(req));
}

/* The pending session's page, which leads on to where this form would have. */
static enum http_status ask_code(struct request *req, const struct login *login)
{
	const char *to = arena_printf(req->arena, "/login/code?next=%s%s", login_next_query(req),
				      login->is_shared ? "&shared=1" : "");

	response_cookie(req->response, SESSION_COOKIE, login->token, login->cookie_seconds);
	return done(req, .to = to);
}

/* POST /login */
enum http_status login_form(struct request *req)
{
	struct login login = {
		.name = field_text(req, "login"),
		.password = field_text(req, "password"),
		.kind = LOGIN_BROWSER,
		.is_shared = field_boolean(req, "shared", false),
		.may_wait = true,
	};
	enum login_outcome outcome = login_try(req, site_key(req), &login);

	if (outcome == LOGIN_OK)
		return let_in(req, &login);
	return outcome == LOGIN_TOTP_NEEDED ? ask_code(req, &login) : refuse(req, outcome, &login);
}

/* POST /login/code */
enum http_status login_code_form(struct request *req)
{
	struct login login = {.totp = field_text(req, "totp"), .is_shared = field_boolean(req, "shared", false)};
	enum login_outcome outcome;

	sent(req);
	outcome = login_pass_totp(req, site_key(req), &req->session->person, &login);
	return outcome == LOGIN_OK ? let_in(req, &login) : refuse(req, outcome, &login);
}

/* Its live streams are closed by the same statement. */
static void end_session(struct request *req)
{
	const char *token = session_token(req);
	struct hash hash = session_token_hash(token ? token : "");

	ask(req, SQL_AUTH_END_SESSION, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes)));
}

/* POST /logout. Whoever is not signed in any more ends at the same door. */
enum http_status logout_form(struct request *req)
{
	end_session(req);
	response_cookie(req->response, SESSION_COOKIE, "", -1);
	return done(req, .to = "/login", .flash = "account.login.signed_out");
}

/* POST /api/v1/login */
enum http_status login_call(struct request *req)
{
	struct login login = {
		.name = field_text(req, "login"),
		.password = field_text(req, "password"),
		.totp = field_text(req, "totp"),
		.kind = LOGIN_API,
	};
	enum login_outcome outcome = login_try(req, site_key(req), &login);
	struct hash *hash = arena_alloc(req->arena, sizeof *hash);

	if (outcome != LOGIN_OK)
		return refuse(req, outcome, &login);
	*hash = session_token_hash(login.token);
	return done(req, DOCUMENT(SQL_ACCOUNT_LOGIN, PARAMS(P_TEXT(arena_strdup(req->arena, login.token)),
							    P_BYTES(hash->bytes, sizeof hash->bytes))));
}

/* POST /api/v1/logout */
enum http_status logout_call(struct request *req)
{
	end_session(req);
	return done(req);
}

/* GET /api/v1/me */
enum http_status me_read(struct request *req)
{
	return reply(req, ask(req, SQL_ACCOUNT_ME, NO_PARAMS));
}
