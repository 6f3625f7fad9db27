/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice_actions.h"

#include "web/page.h"

/* Change the notices of the path and offer the change that takes it back. */
static enum http_status change(struct request *req, enum sql_statement statement, const char *flash, const char *opposite)
{
	const char *notices = path_text(req, "notices");

	run(req, statement, PARAMS(P_TEXT(notices)));
	return done(req, DOCUMENT(SQL_INBOX_UNREAD, NO_PARAMS), .to = "/inbox", .flash = flash,
		    .undo = arena_printf(req->arena, "/inbox/%s/%s", notices, opposite));
}

enum http_status notices_read(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_MARK_READ, "inbox.flash.read", "unread");
}

enum http_status notices_unread(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_MARK_UNREAD, "inbox.flash.unread", "read");
}

enum http_status notices_archive(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_ARCHIVE, "inbox.flash.archived", "unarchive");
}

enum http_status notices_unarchive(struct request *req)
{
	return change(req, SQL_INBOX_NOTICES_UNARCHIVE, "inbox.flash.unarchived", "archive");
}

enum http_status notices_read_all(struct request *req)
{
	struct result *all = run(req, SQL_INBOX_READ_ALL, NO_PARAMS);
	const char *marked = result_text(all, 0, "marked");

	return done(req, DOCUMENT(SQL_INBOX_UNREAD, NO_PARAMS), .to = "/inbox", .flash = "inbox.flash.read_all",
		    .undo = marked ? arena_printf(req->arena, "/inbox/read-all/%s/undo", marked) : NULL);
}

enum http_status notices_read_all_undo(struct request *req)
{
	run(req, SQL_INBOX_READ_ALL_UNDO, PARAMS(P_TEXT(path_text(req, "marked"))));
	return done(req, .to = "/inbox", .flash = "inbox.flash.unread");
}
