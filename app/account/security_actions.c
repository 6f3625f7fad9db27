/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/security_actions.h"

#include <jansson.h>
#include <string.h>

#include "account/shown_once.h"
#include "auth/login.h"
#include "auth/password.h"
#include "auth/session.h"
#include "web/page.h"

#define SECURITY_PAGE "/settings/security"

enum http_status security_ask_password(struct request *req, const char *field)
{
	int64_t wait;
	enum login_outcome outcome;

	sent(req); /* no password of nobody's is hashed */
	outcome = login_again(req, &req->session->person, field_text(req, field), &wait);
	if (outcome == LOGIN_THROTTLED)
		return refused(req, HTTP_TOO_MANY_REQUESTS, field, "too_many_tries", wait);
	return outcome == LOGIN_OK ? HTTP_OK : invalid(req, field, "wrong_password", 0);
}

/* POST /settings/password */
enum http_status password_change(struct request *req)
{
	const char *password = field_text(req, "new_password");
	struct result *account = run(req, SQL_ACCOUNT_SETTINGS, NO_PARAMS);
	enum password_fault fault = password_check(password, result_text(account, 0, "login"));
	enum http_status asked;

	if (fault == PASSWORD_FINE)
		fault = password_check(password, opened(req, account, 0, "email"));
	if (fault != PASSWORD_FINE)
		return invalid(req, "new_password", password_fault_code(fault), PASSWORD_LEAST);
	if (strcmp(password, field_text(req, "new_password_again")) != 0)
		return invalid(req, "new_password_again", "passwords_differ", 0);
	asked = security_ask_password(req, "current_password");
	if (asked != HTTP_OK)
		return asked;
	ask(req, SQL_AUTH_CHANGE_PASSWORD, PARAMS(P_TEXT(password_hash(req->arena, password))));
	return done(req, .to = SECURITY_PAGE, .flash = "account.password.changed");
}

/* POST /settings/security/sessions/:session/revoke. The statement refuses another's with 404. */
enum http_status session_revoke(struct request *req)
{
	ask(req, SQL_AUTH_REVOKE_SESSION, PARAMS(P_UUID(path_uuid(req, "session"))));
	return done(req, .to = SECURITY_PAGE, .flash = "account.session.revoked");
}

/* POST /settings/security/sessions/revoke-others */
enum http_status sessions_revoke_others(struct request *req)
{
	ask(req, SQL_AUTH_REVOKE_OTHER_SESSIONS, NO_PARAMS);
	return done(req, .to = SECURITY_PAGE, .flash = "account.session.revoked_others");
}

/* POST /settings/security/tokens */
enum http_status token_create(struct request *req)
{
	bool can_write = field_boolean(req, "can_write", false);
	char token[RANDOM_TOKEN_SIZE];
	struct hash hash;

	sent(req);
	random_token(token);
	hash = session_token_hash(token);
	ask(req, SQL_AUTH_CREATE_TOKEN,
	    PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes), P_TEXT(field_text(req, "name")),
		   P_TEXT(can_write ? "{read,write}" : "{read}"), P_NULL()));
	shown_once_send(req, json_pack("{s:s}", "token", token));
	return done(req, .to = SECURITY_PAGE);
}

/* POST /settings/security/tokens/:token/revoke */
enum http_status token_revoke(struct request *req)
{
	ask(req, SQL_AUTH_REVOKE_SESSION, PARAMS(P_UUID(path_uuid(req, "token"))));
	return done(req, .to = SECURITY_PAGE, .flash = "account.token.revoked");
}
