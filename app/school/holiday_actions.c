/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/holiday_actions.h"

#include "web/page.h"

/* POST /admin/holidays: without a last day it is one day. */
enum http_status holiday_add(struct request *req)
{
	const char *name = field_text(req, "name"), *first = field_text(req, "first_day"), *last = field_text(req, "last_day");

	ask(req, SQL_SCHOOL_HOLIDAY_ADD, PARAMS(P_TEXT(name), P_TEXT(first), P_TEXT(last ? last : first)));
	return done(req, .to = "/admin/holidays", .flash = "school.flash.holiday_added", .flash_name = name);
}

/* POST /admin/holidays/public */
enum http_status public_holidays_add(struct request *req)
{
	struct result *added = run(req, SQL_SCHOOL_PUBLIC_HOLIDAYS_ADD, PARAMS(P_INTEGER(field_integer(req, "year", 0))));

	return done(req, .to = "/admin/holidays", .flash = "school.flash.public_holidays_added", .flash_count = result_integer(added, 0, "added"));
}

/* POST /admin/holidays/:holiday/delete */
enum http_status holiday_delete(struct request *req)
{
	struct result *gone = run(req, SQL_SCHOOL_HOLIDAY_DELETE, PARAMS(P_UUID(path_uuid(req, "holiday"))));

	if (!result_count(gone))
		request_fail(req, HTTP_NOT_FOUND);
	return done(req, .to = "/admin/holidays", .flash = "school.flash.holiday_deleted", .flash_name = result_text(gone, 0, "name"));
}
