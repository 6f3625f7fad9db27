/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/login_pages.h"

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

/* GET /login */
enum http_status login_page(struct request *req)
{
	return render(req, "account/login", text("next", login_next(req)));
}

/* GET /login/code: the password was right, the second factor is still owed. */
enum http_status login_code_page(struct request *req)
{
	bool is_shared = pairs_find(&req->form, "shared") || pairs_find(&req->query, "shared");

	return render(req, "account/login_code", text("next", login_next(req)), flag("is_shared", is_shared));
}
