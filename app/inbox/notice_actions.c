/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice_actions.h"

#include "inbox/notice.h"
#include "web/page.h"

/*
 * Change notices and lead back to the list the reader was on. The change is taken back by its opposite on what changed
 * at its moment: that is short however many notices they are.
 */
static enum http_status change(struct request *req, enum sql_statement statement, struct params which, const char *flash,
			       const char *opposite)
{
	struct result *result = run(req, statement, which);
	const char *changed = result_text(result, 0, "changed"), *query = notice_list_query(req);

	return done(req, DOCUMENT(SQL_INBOX_UNREAD, NO_PARAMS), .to = arena_printf(req->arena, "/inbox%s", query), .flash = flash,
		    .undo = changed ? arena_printf(req->arena, "/inbox/%s/%s%s", changed, opposite, query) : NULL);
}

enum http_status notices_read(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_MARK_READ, PARAMS(P_TEXT(path_text(req, "notices"))), "inbox.flash.read", "unread");
}

enum http_status notices_unread(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_MARK_UNREAD, PARAMS(P_TEXT(path_text(req, "notices"))), "inbox.flash.unread", "read");
}

enum http_status notices_archive(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_ARCHIVE, PARAMS(P_TEXT(path_text(req, "notices"))), "inbox.flash.archived",
		      "unarchive");
}

enum http_status notices_unarchive(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_UNARCHIVE, PARAMS(P_TEXT(path_text(req, "notices"))), "inbox.flash.unarchived",
		      "archive");
}

enum http_status notices_read_all(struct request *req)
{
	return change(req, SQL_INBOX_READ_ALL, NO_PARAMS, "inbox.flash.read_all", "unread");
}
