/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/rollover_pages.h"

#include <string.h>

#include "hub/rollover.h"
#include "school/sheet.h"
#include "web/page.h"

enum http_status rollover_page(struct request *req)
{
	const struct pair *chosen = pairs_find(&req->form, "teachers"); /* where the form is shown again */
	struct result *usual, *classes, *last, *teachers;

	may_take_long(req);
	usual = ask(req, SQL_HUB_ROLLOVER_DEFAULTS, NO_PARAMS);
	classes = ask(req, SQL_HUB_ROLLOVER_CLASSES, NO_PARAMS);
	last = ask(req, SQL_HUB_ROLLOVER_LAST, NO_PARAMS);
	teachers = ask(req, SQL_HUB_ROLLOVER_TEACHERS, PARAMS(P_TEXT(chosen ? chosen->value : NULL)));
	return render(req, "hub/rollover", columns(usual), rows("classes", classes), row("last", last), rows("teacher_choices", teachers));
}

enum http_status rollover_report_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "rollover");
	const char *show = field_text(req, "show");
	struct result *rollover, *lines, *undo, *staying;

	may_take_long(req);
	rollover = ask(req, SQL_HUB_ROLLOVER, PARAMS(P_UUID(id), P_TEXT(show)));
	lines = ask(req, SQL_HUB_ROLLOVER_ROWS,
		    PARAMS(P_UUID(id), P_TEXT(show), P_TEXT(field_cursor_key(req)), P_INTEGER(field_limit(req))));
	undo = ask(req, SQL_HUB_ROLLOVER_UNDO_SUM, PARAMS(P_UUID(id)));
	staying = ask(req, SQL_HUB_ROLLOVER_UNDO_ROWS, PARAMS(P_UUID(id)));
	return render(req, "hub/rollover_report", columns(rollover), page_of("lines", lines), row("undo", undo), rows("staying", staying));
}

enum http_status rollover_file(struct request *req)
{
	const char *words = field_text(req, "headings");
	struct result *students;

	may_take_long(req);
	students = ask(req, SQL_HUB_ROLLOVER_FILE, NO_PARAMS);
	ask(req, SQL_HUB_ROLLOVER_LOG_EXPORT, NO_PARAMS);
	sent(req);
	strbuf_add_text(&req->response->body, BYTE_ORDER_MARK);
	rollover_write(&req->response->body, students, !words || strcmp(words, "ko") == 0);
	return reply_file(req, "text/csv; charset=utf-8", "new-year.csv");
}
