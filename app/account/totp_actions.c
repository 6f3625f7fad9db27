/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second factor: set up, proved, taken away. */
#include <jansson.h>
#include <string.h>

#include "account/security_actions.h"
#include "account/shown_once.h"
#include "auth/totp.h"
#include "core/clock.h"
#include "core/random.h"
#include "web/page.h"
#include "web/site.h"

#define TOTP_PAGE "/settings/security#totp"

/* New recovery codes: shown once, kept as hashes. @return their hashes as a PostgreSQL array */
static const char *make_recovery_codes(struct request *req)
{
	json_t *codes = json_array();
	struct strbuf *hashes = strbuf_in_arena(req->arena, 4096);

	for (int i = 0; i < RECOVERY_CODES; i++) {
		char *code = totp_recovery_code(req->arena), digits[HASH_HEX_SIZE];
		struct hash hash = totp_recovery_hash(code);

		json_array_append_new(codes, json_string(code));
		hex_encode(digits, hash.bytes, HASH_SIZE);
		strbuf_add_format(hashes, "%s\"\\\\x%s\"", i ? "," : "{", digits);
	}
	strbuf_add_char(hashes, '}');
	shown_once_send(req, json_pack("{s:o}", "codes", codes));
	return strbuf_text(hashes);
}

/* POST /settings/password/totp/start */
enum http_status totp_start(struct request *req)
{
	enum http_status asked = security_ask_password(req, "start_password");
	unsigned char secret[TOTP_SECRET_SIZE], *encrypted;
	struct result *begun;
	size_t length;

	if (asked != HTTP_OK)
		return asked;
	random_bytes(secret, sizeof secret);
	encrypted = secret_encrypt(&request_site(req)->key, req->arena, req->session->person.text, secret, sizeof secret,
				   &length);
	begun = run(req, SQL_AUTH_BEGIN_TOTP, PARAMS(P_BYTES(encrypted, length)));
	if (!result_boolean(begun, 0, "begun"))
		return conflict(req, "totp_already_on");
	return done(req, .to = TOTP_PAGE);
}

static bool is_right_code(struct request *req, struct result *account, int64_t *step)
{
	size_t encrypted_length, length;
	const unsigned char *encrypted = result_bytes(account, 0, "totp_secret", &encrypted_length);
	char *secret;

	if (!encrypted)
		return false;
	secret = secret_decrypt(&request_site(req)->key, req->arena, req->session->person.text, encrypted, encrypted_length,
				&length);
	return secret && totp_check(secret, length, field_text(req, "code"), clock_now() / CLOCK_SECOND, step);
}

/* POST /settings/security/totp/confirm: a code proves that the app has the secret; from now on it is asked for. */
enum http_status totp_confirm(struct request *req)
{
	struct result *account = run(req, SQL_AUTH_MY_ACCOUNT, NO_PARAMS);
	struct result *enabled;
	int64_t step;

	if (!is_right_code(req, account, &step))
		return invalid(req, "code", "totp_wrong", 0);
	enabled = run(req, SQL_AUTH_ENABLE_TOTP, PARAMS(P_INTEGER(step), P_TEXT(make_recovery_codes(req))));
	if (!result_boolean(enabled, 0, "enabled"))
		return conflict(req, "totp_already_on");
	return done(req, .to = TOTP_PAGE, .flash = "account.totp.turned_on");
}

/* POST /settings/security/totp/cancel: the setting up, not what is in use. */
enum http_status totp_cancel(struct request *req)
{
	struct result *totp = run(req, SQL_ACCOUNT_TOTP, NO_PARAMS);

	if (result_count(totp) && result_boolean(totp, 0, "is_setting_up"))
		ask(req, SQL_AUTH_DISABLE_TOTP, NO_PARAMS);
	return done(req, .to = TOTP_PAGE);
}

/* POST /settings/password/totp/off */
enum http_status totp_off(struct request *req)
{
	enum http_status asked = security_ask_password(req, "off_password");
	struct result *totp;

	if (asked != HTTP_OK)
		return asked;
	totp = run(req, SQL_ACCOUNT_TOTP, NO_PARAMS);
	if (result_count(totp) && result_boolean(totp, 0, "is_required"))
		return conflict(req, "totp_required");
	ask(req, SQL_AUTH_DISABLE_TOTP, NO_PARAMS);
	return done(req, .to = TOTP_PAGE, .flash = "account.totp.turned_off");
}

/* POST /settings/password/totp/codes: earlier recovery codes stop working. */
enum http_status recovery_codes_renew(struct request *req)
{
	enum http_status asked = security_ask_password(req, "codes_password");
	struct result *totp;

	if (asked != HTTP_OK)
		return asked;
	totp = run(req, SQL_ACCOUNT_TOTP, NO_PARAMS);
	if (!result_count(totp) || !result_boolean(totp, 0, "is_on"))
		return conflict(req, "totp_not_on");
	ask(req, SQL_AUTH_PUT_RECOVERY_CODES, PARAMS(P_TEXT(make_recovery_codes(req))));
	return done(req, .to = TOTP_PAGE);
}
