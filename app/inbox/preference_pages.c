/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/preference_pages.h"

#include <jansson.h>

#include "inbox/preference.h"

enum http_status preferences_page(struct request *req)
{
	const struct pair *chosen = pairs_find(&req->form, "quiet");
	struct result *types = ask(req, SQL_INBOX_PREFERENCES, PARAMS(P_TEXT(preference_cells(req))));
	struct result *quiet = ask(req, SQL_INBOX_QUIET_HOURS, PARAMS(P_TEXT(chosen ? chosen->value : NULL)));

	return render(req, "inbox/preferences", rows("types", types), row("quiet", quiet));
}

enum http_status preferences_read(struct request *req)
{
	struct result *result = run(req, SQL_INBOX_PREFERENCE_MATRIX, NO_PARAMS);
	const char *matrix = result_text(result, 0, "matrix");

	return reply_json(req, HTTP_OK, json_loads(matrix, 0, NULL));
}
