/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/login_pages.h"

#include <string.h>

#include "account/local_path.h"
#include "web/page.h"

/* Read from the form or the address itself: a form that is shown again has no fields of its page. */
const char *login_next(const struct request *req)
{
	const struct pair *asked = pairs_find(&req->form, "next");

	if (!asked)
		asked = pairs_find(&req->query, "next");
	return local_path(asked ? asked->value : NULL);
}

const char *login_next_query(struct request *req)
{
	const char *next = login_next(req);
	struct strbuf *encoded = strbuf_in_arena(req->arena, 8192);

	strbuf_add_uri(encoded, next, strlen(next));
	return strbuf_text(encoded);
}

/* GET /login */
enum http_status login_page(struct request *req)
{
	return render(req, "account/login", text("next", login_next(req)),
		      text("next_query", login_next_query(req)));
}

/* GET /login/code: the password was right, the second factor is still owed. */
enum http_status login_code_page(struct request *req)
{
	bool is_shared = pairs_find(&req->form, "shared") || pairs_find(&req->query, "shared");

	return render(req, "account/login_code", text("next", login_next(req)),
		      text("next_query", login_next_query(req)), flag("is_shared", is_shared));
}
