/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/request_pages.h"

#include <string.h>

#include "core/clock.h"
#include "web/page.h"

/* A cursor's key is the part of the list, "1" or "0", and the time in it. One that somebody made up starts anew. */
static struct params requests_params(struct request *req, const char *statuses)
{
	const char *key = field_cursor_key(req);
	clock_time time;
	bool good = key && (key[0] == '0' || key[0] == '1') && key[1] == ' ' && clock_parse(&time, key + 2, strlen(key + 2));
	struct param *params = arena_array(req->arena, 6, sizeof *params);

	params[0] = P_TEXT(field_text(req, "box"));
	params[1] = P_TEXT(statuses);
	params[2] = good ? P_BOOLEAN(key[0] == '1') : P_NULL();
	params[3] = good ? P_TEXT(key + 2) : P_NULL();
	params[4] = good ? P_UUID(field_cursor_id(req)) : P_NULL();
	params[5] = P_INTEGER(field_limit(req) + 1);
	return (struct params){params, 6};
}

/* GET /requests: the waiting ones first, then the decided ones. "Closed" is whatever ended without an answer. */
enum http_status requests_page(struct request *req)
{
	const char *status = field_text(req, "status");
	bool is_closed = status && (strcmp(status, "CANCELLED") == 0 || strcmp(status, "EXPIRED") == 0);
	const char *statuses = is_closed ? "{CANCELLED,EXPIRED}" : status ? arena_printf(req->arena, "{%s}", status) : NULL;
	struct result *summary = ask(req, SQL_TUTORING_REQUESTS_SUMMARY, PARAMS(P_TEXT(field_text(req, "box"))));
	struct result *requests = ask(req, SQL_TUTORING_REQUESTS_PAGE, requests_params(req, statuses));

	return render(req, "tutoring/requests", row("summary", summary), page_of("requests", requests),
		      flag("show_all", !status), flag("show_pending", status && strcmp(status, "PENDING") == 0),
		      flag("show_approved", status && strcmp(status, "APPROVED") == 0),
		      flag("show_rejected", status && strcmp(status, "REJECTED") == 0), flag("show_closed", is_closed));
}

/*
 * GET /requests/:request: the tutor's first look is recorded. Where another window has decided meanwhile, the reason
 * that was typed in this one is still shown.
 */
enum http_status request_page(struct request *req)
{
	const struct pair *reason = pairs_find(&req->form, "reason");
	struct params which = PARAMS(P_UUID(path_uuid(req, "request")));
	struct result *request;

	ask(req, SQL_TUTORING_REQUEST_VIEW, which);
	request = ask(req, SQL_TUTORING_REQUEST, which);
	return render(req, "tutoring/request", row("request", request), text("unsent_reason", reason ? reason->value : NULL));
}

/* GET /requests/:request/cancel */
enum http_status request_cancel_page(struct request *req)
{
	struct result *request = ask(req, SQL_TUTORING_REQUEST, PARAMS(P_UUID(path_uuid(req, "request"))));

	return render(req, "tutoring/request_cancel", row("request", request));
}
