/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/by_script.h"

#include "web/page.h"

bool is_by_script(const struct request *req)
{
	return request_variable(req, "HTTP_X_BY_SCRIPT") != NULL;
}

const char *way_on(const struct request *req, const char *to)
{
	return is_by_script(req) ? NULL : to;
}

const char *way_to_session(struct request *req, const char *part)
{
	return way_on(req, arena_printf(req->arena, "/classroom/sessions/%s#%s", path_text(req, "class_session"), part));
}
