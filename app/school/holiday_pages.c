/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/holiday_pages.h"

#include "web/page.h"

/* GET /admin/holidays */
enum http_status holidays_page(struct request *req)
{
	struct result *head = ask(req, SQL_SCHOOL_HOLIDAY_HEAD, NO_PARAMS);
	struct result *holidays = ask(req, SQL_SCHOOL_HOLIDAYS, NO_PARAMS);
	struct result *years = ask(req, SQL_SCHOOL_HOLIDAY_YEARS, NO_PARAMS);

	return render(req, "school/holidays", row("head", head), rows("holidays", holidays), rows("years", years));
}
