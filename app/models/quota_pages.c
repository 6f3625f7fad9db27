/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/quota_pages.h"

#include <string.h>

#include "web/page.h"

/* What of a choice was typed, or the first. */
static bool is_typed(const struct request *req, const char *name, const char *word, bool otherwise)
{
	const struct pair *typed = pairs_find(&req->form, name);

	return typed ? strcmp(typed->value, word) == 0 : otherwise;
}

/* GET /workspace/quotas */
enum http_status quotas_page(struct request *req)
{
	struct result *quotas = ask(req, SQL_MODELS_QUOTAS, NO_PARAMS);
	struct result *classes = ask(req, SQL_MODELS_QUOTA_CLASSES, PARAMS(P_UUID(shown_uuid(req, "class"))));

	return render(req, "models/quotas", rows("quotas", quotas), rows("classes", classes), flag("is_role", is_typed(req, "scope", "role", true)),
		      flag("is_class", is_typed(req, "scope", "class", false)), flag("is_person", is_typed(req, "scope", "person", false)),
		      flag("is_student", is_typed(req, "role", "student", true)), flag("is_tutor", is_typed(req, "role", "tutor", false)),
		      flag("is_teacher", is_typed(req, "role", "teacher", false)), flag("is_admin", is_typed(req, "role", "admin", false)),
		      flag("is_month", is_typed(req, "period", "month", false)));
}

/* GET /ai-quotas */
enum http_status quotas_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_MODELS_QUOTA_LIST,
			      PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}
