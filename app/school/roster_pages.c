/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/roster_pages.h"

#include <string.h>

#include "core/log.h"
#include "school/roster.h"
#include "school/sheet.h"
#include "web/page.h"
#include "web/site.h"

enum http_status import_page(struct request *req)
{
	struct result *imports = ask(req, SQL_SCHOOL_IMPORTS, NO_PARAMS);

	return render(req, "school/import", rows("imports", imports));
}

enum http_status import_report_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "import");
	const char *show = field_text(req, "show");
	struct result *import = ask(req, SQL_SCHOOL_IMPORT, PARAMS(P_UUID(id), P_TEXT(show)));
	struct result *lines = ask(req, SQL_SCHOOL_IMPORT_ROWS,
				   PARAMS(P_UUID(id), P_TEXT(show), P_TEXT(field_cursor_key(req)), P_INTEGER(field_limit(req))));

	return render(req, "school/import_report", columns(import), page_of("lines", lines));
}

enum http_status export_page(struct request *req)
{
	struct result *summary = ask(req, SQL_SCHOOL_SUMMARY, NO_PARAMS);

	return render(req, "school/export", columns(summary));
}

/* GET /admin/export/roster.csv */
enum http_status export_file(struct request *req)
{
	const char *headings = field_text(req, "headings");
	struct result *people, *metadata;

	may_take_long(req);
	people = ask(req, SQL_SCHOOL_ROSTER, NO_PARAMS);
	metadata = ask(req, SQL_SCHOOL_ROSTER_METADATA, PARAMS(P_INTEGER(ROSTER_METADATA_MAXIMUM)));
	ask(req, SQL_SCHOOL_ROSTER_LOG_EXPORT, NO_PARAMS);
	sent(req);
	strbuf_add_text(&req->response->body, BYTE_ORDER_MARK);
	if (!roster_write(&req->response->body, req->arena, &request_site(req)->key, people, metadata,
			  !headings || strcmp(headings, "ko") == 0)) {
		log_error("the roster holds contacts that were sealed by another key: see seodang doctor");
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	}
	return reply_file(req, "text/csv; charset=utf-8", "roster.csv");
}
