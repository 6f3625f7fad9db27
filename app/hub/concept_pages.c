/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/concept_pages.h"

#include <string.h>

#include "hub/concept.h"
#include "school/sheet.h"
#include "web/page.h"

/* GET /hub/concepts */
enum http_status concepts_page(struct request *req)
{
	struct result *summary = ask(req, SQL_HUB_CONCEPTS_SUMMARY, NO_PARAMS);
	struct result *concepts = ask(req, SQL_HUB_CONCEPTS, NO_PARAMS);

	return render(req, "hub/concepts", columns(summary), rows("concepts", concepts));
}

/* GET /hub/concepts/new: the parameters begin as the table has them. */
enum http_status concept_new_page(struct request *req)
{
	struct result *defaults = ask(req, SQL_HUB_CONCEPT_DEFAULTS, NO_PARAMS);

	return render(req, "hub/concept_new", columns(defaults));
}

/* GET /hub/concepts/:concept */
enum http_status concept_page(struct request *req)
{
	struct result *summary = ask(req, SQL_HUB_CONCEPTS_SUMMARY, NO_PARAMS);
	struct result *concept = ask(req, SQL_HUB_CONCEPT, PARAMS(P_UUID(path_uuid(req, "concept"))));

	return render(req, "hub/concept", columns(summary), columns(concept));
}

/* GET /hub/concepts/prerequisites */
enum http_status prerequisites_page(struct request *req)
{
	struct result *summary = ask(req, SQL_HUB_CONCEPTS_SUMMARY, NO_PARAMS);

	return render(req, "hub/prerequisites", columns(summary));
}

enum http_status prerequisites_file(struct request *req)
{
	const char *headings = field_text(req, "headings");
	struct result *pairs = run(req, SQL_HUB_PREREQUISITES, NO_PARAMS);

	strbuf_add_text(&req->response->body, BYTE_ORDER_MARK);
	prerequisites_write(&req->response->body, pairs, !headings || strcmp(headings, "ko") == 0);
	return reply_file(req, "text/csv; charset=utf-8", "prerequisites.csv");
}
