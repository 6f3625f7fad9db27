/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/link_pages.h"

#include <string.h>

#include "auth/link.h"
#include "web/page.h"

/* GET /activate: where the code of a printed list is typed. */
enum http_status activate_page(struct request *req)
{
	return render(req, "account/activate");
}

/* GET /reset */
enum http_status reset_page(struct request *req)
{
	return render(req, "account/reset");
}

/* The link's person and the new password, or that the link is spent. It is spent by the form, not by looking. */
static enum http_status link_page(struct request *req, const char *form)
{
	const char *code = link_normal(req->arena, path_text(req, "link"));
	struct hash hash = link_hash(code);
	struct result *link = run(req, SQL_AUTH_PEEK_LINK, PARAMS(P_BYTES(hash.bytes, sizeof hash.bytes)));
	enum http_status shown = render(req, "account/new_password", row("link", link),
					text("form", arena_printf(req->arena, "%s/%s", form, code)),
					flag("is_reset", strcmp(form, "/reset") == 0));

	return result_count(link) ? shown : HTTP_NOT_FOUND;
}

/* GET /activate/:link */
enum http_status activate_link_page(struct request *req)
{
	return link_page(req, "/activate");
}

/* GET /reset/:link */
enum http_status reset_link_page(struct request *req)
{
	return link_page(req, "/reset");
}
