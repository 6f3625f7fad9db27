/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/security_pages.h"

#include <jansson.h>

#include "account/qr.h"
#include "account/shown_once.h"
#include "auth/totp.h"
#include "web/page.h"
#include "web/site.h"

#define SECURITY_ISSUER "Seodang"

/* A second factor that is being set up, for the app's camera and for fingers. */
struct setup {
	const char *secret;
	struct qr qr;
};

static struct setup read_setup(struct request *req, struct result *totp, const char *account)
{
	struct setup setup = {0};
	size_t encrypted_length, length;
	const unsigned char *encrypted;
	char *secret;

	if (!result_count(totp) || !result_boolean(totp, 0, "is_setting_up"))
		return setup;
	encrypted = result_bytes(totp, 0, "totp_secret", &encrypted_length);
	secret = secret_decrypt(&request_site(req)->key, req->arena, req->session->person.text, encrypted, encrypted_length,
				&length);
	if (!secret)
		return setup;
	setup.secret = totp_base32_grouped(req->arena, secret, length);
	setup.qr = qr_make(req->arena, totp_address(req->arena, SECURITY_ISSUER, account, secret, length));
	return setup;
}

/* What the app shows beside the code: the login, or the address of who has none. */
static const char *account_name(struct request *req, const struct result *totp)
{
	const char *login = result_count(totp) ? result_text(totp, 0, "login") : "";

	return login ? login : opened(req, totp, 0, "email");
}

/* Log-ins beside this one; NULL for none, so that their button goes away. */
static const char *count_others(struct request *req, const struct result *sessions)
{
	size_t others = 0;

	for (size_t i = 0; i < result_count(sessions); i++)
		others += !result_boolean(sessions, i, "is_current");
	return others ? arena_printf(req->arena, "%zu", others) : NULL;
}

/* GET /settings/security */
enum http_status security_page(struct request *req)
{
	struct result *sessions = ask(req, SQL_AUTH_SESSIONS, NO_PARAMS);
	struct result *tokens = ask(req, SQL_AUTH_TOKENS, NO_PARAMS);
	struct result *totp = ask(req, SQL_ACCOUNT_TOTP, NO_PARAMS);
	struct setup setup;
	json_t *shown, *codes;

	sent(req);
	setup = read_setup(req, totp, account_name(req, totp));
	shown = shown_once_take(req);
	codes = json_object_get(shown, "codes");
	return render(req, "account/security", rows("sessions", sessions), rows("tokens", tokens), row("totp", totp),
		      text("other_count", count_others(req, sessions)), text("secret", setup.secret),
		      text("qr_path", setup.qr.path), number("qr_size", setup.qr.size),
		      text("new_token", json_string_value(json_object_get(shown, "token"))),
		      json_value("recovery", codes ? shown : json_false()));
}
