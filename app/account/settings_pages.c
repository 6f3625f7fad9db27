/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/settings_pages.h"

#include "http/response.h"
#include "web/page.h"

/* GET /settings: the choices that are marked are those in effect on this device. */
enum http_status settings_page(struct request *req)
{
	struct result *account = ask(req, SQL_ACCOUNT_SETTINGS, NO_PARAMS);

	return render(req, "account/settings", row("account", account));
}

/* POST /settings: kept with the person, and on this device, where it also holds before the next log-in. */
enum http_status settings_save(struct request *req)
{
	const char *language = field_text(req, "language"), *theme = field_text(req, "theme");

	ask(req, SQL_ACCOUNT_SETTINGS_SAVE, PARAMS(P_TEXT(language), P_TEXT(theme)));
	if (language)
		response_cookie(req->response, LANGUAGE_COOKIE, language, LOOK_COOKIE_SECONDS);
	if (theme)
		response_cookie(req->response, THEME_COOKIE, theme, LOOK_COOKIE_SECONDS);
	return done(req, .to = "/settings", .flash = "account.settings.saved");
}
