/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account/link_pages.h"
#include "auth/link.h"
#include "auth/password.h"
#include "auth/sealed.h"
#include "web/page.h"
#include "web/site.h"

/* What one address may try before it has to wait: see auth.throttle_rules. */
static struct params counted(struct request *req)
{
	struct param *items = arena_array(req->arena, 2, sizeof *items);

	items[0] = P_TEXT("link");
	items[1] = P_TEXT(req->address);
	return (struct params){items, 2};
}

/* POST /activate: a right code leads to its link, which asks for the password. */
enum http_status activate_code(struct request *req)
{
	const char *code = link_normal(req->arena, field_text(req, "code"));
	struct hash hash = link_hash(code);
	struct result *wait = ask(req, SQL_AUTH_THROTTLE_WAIT, counted(req));
	struct result *link = run(req, SQL_AUTH_PEEK_LINK, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes)));

	if (result_integer(wait, 0, "seconds") > 0)
		return refused(req, HTTP_TOO_MANY_REQUESTS, "code", "too_many_tries", result_integer(wait, 0, "seconds"));
	if (result_count(link))
		return done(req, .to = arena_printf(req->arena, "/activate/%s", code));
	ask(req, SQL_AUTH_THROTTLE_FAILED, counted(req));
	return invalid(req, "code", "unknown_code", 0);
}

/* POST /activate/:link and /reset/:link. Looks before it hashes, so that a guess costs little. */
enum http_status link_password(struct request *req)
{
	const char *password = field_text(req, "new_password");
	struct hash hash = link_hash(path_text(req, "link"));
	struct params token = PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes));
	struct result *link = run(req, SQL_AUTH_PEEK_LINK, token);
	enum password_fault fault;
	struct result *used;

	if (!result_count(link))
		return conflict(req, "link_spent");
	fault = password_check(password, result_text(link, 0, "login"));
	if (fault == PASSWORD_FINE)
		fault = password_check(password, opened(req, link, 0, "email"));
	if (fault != PASSWORD_FINE)
		return invalid(req, "new_password", password_fault_code(fault), PASSWORD_LEAST);
	if (strcmp(password, field_text(req, "new_password_again")) != 0)
		return invalid(req, "new_password_again", "passwords_differ", 0);
	used = run(req, SQL_AUTH_USE_LINK, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes),
						  P_TEXT(password_hash(req->arena, password))));
	if (!result_count(used))
		return conflict(req, "link_spent");
	return done(req, .to = "/login", .flash = "account.link.done");
}

/* POST /reset: says the same whether there is such an account, and takes as long; a job sends the mail. */
enum http_status reset_ask(struct request *req)
{
	struct result *wait = run(req, SQL_AUTH_THROTTLE_WAIT, counted(req));
	const char *login = field_text(req, "login");

	if (result_integer(wait, 0, "seconds") > 0)
		return refused(req, HTTP_TOO_MANY_REQUESTS, "login", "too_many_tries", result_integer(wait, 0, "seconds"));
	ask(req, SQL_AUTH_THROTTLE_FAILED, counted(req));
	ask(req, SQL_AUTH_REQUEST_RESET, PARAMS(P_TEXT(login), P_TEXT(sealed_email_tag(&request_site(req)->key, req->arena, login))));
	return done(req, .to = "/login", .flash = "account.reset.asked");
}
