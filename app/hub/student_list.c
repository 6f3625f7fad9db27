/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/student_list.h"

#include "auth/sealed.h"
#include "school/roster.h"
#include "web/page.h"
#include "web/site.h"

static const char *metadata_pair(const struct request *req)
{
	const char *pair = field_text(req, "metadata");

	return pair && *pair ? pair : NULL;
}

static const char *style_pair(struct request *req)
{
	const char *style = field_text(req, "learning_style");

	return style ? arena_printf(req->arena, "learning_style=%s", style) : NULL;
}

struct result *student_list_ask(struct request *req, enum sql_statement statement)
{
	const char *class_name = field_text(req, "class_name");

	return ask(req, statement,
		   PARAMS(P_TEXT(field_text(req, "q")),
			  field_present(req, "grade") ? P_INTEGER(field_integer(req, "grade", 0)) : P_NULL(),
			  P_TEXT(class_name && *class_name ? roster_class_name(req->arena, class_name) : NULL),
			  P_UUID(field_uuid(req, "class")), P_TEXT(style_pair(req)), P_TEXT(metadata_pair(req)),
			  P_TEXT(field_text(req, "state")), P_TEXT(field_text(req, "sort")), P_TEXT(field_cursor_key(req)),
			  P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1),
			  P_TEXT(sealed_email_tag(&request_site(req)->key, req->arena, field_text(req, "q")))));
}
