/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/search.h"

const char *search_question(const struct request *req)
{
	const char *question = field_text(req, "q");

	return question && *question ? question : NULL;
}

struct result *search_ask(struct request *req)
{
	return ask(req, SQL_DOCUMENTS_SEARCH,
		   PARAMS(P_TEXT(search_question(req)), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));
}
