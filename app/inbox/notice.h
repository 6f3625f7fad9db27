/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What has happened to a person, and whether they have read it. Notices are written by sql/functions/inbox.sql,
 * inbox.notify, in the transaction of what they tell. Requirements: SpeakTracker section 12.
 */
#ifndef SEODANG_INBOX_NOTICE_H
#define SEODANG_INBOX_NOTICE_H

#include <stdbool.h>

#include "web/page.h"

/** Which notices to list. */
struct notice_filter {
	bool unread;      /* only unread ones */
	bool archived;    /* the archive instead of the inbox; goes before the others */
	const char *type; /* only of one type, or NULL */
};

/** The request's fields unread and type as a filter. */
struct notice_filter notice_filter_of(const struct request *req);

/**
 * What of the address says which list, and which page of it, somebody is looking at: "?unread=1&cursor=…", or "". The
 * list's forms carry it in their addresses. In the request's arena.
 */
const char *notice_list_query(const struct request *req);

/**
 * Queue a list of field_limit notices and one more, newest first, after the request's cursor. A type that there is not
 * ends the request with 422 at the field type.
 */
struct result *notice_list(struct request *req, const struct notice_filter *filter);

#endif
