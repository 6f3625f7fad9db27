/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes notices. Each answers with the unread count of the whole inbox. */
#ifndef SEODANG_INBOX_NOTICE_ACTIONS_H
#define SEODANG_INBOX_NOTICE_ACTIONS_H

#include "http/request.h"

/* One or more, their ids in the path with commas between: 404 unless one of them is the caller's; others are left alone. */
enum http_status notices_read(struct request *req);
enum http_status notices_unread(struct request *req);
enum http_status notices_archive(struct request *req);
enum http_status notices_unarchive(struct request *req);

/** Mark all read; the page offers to take it back. */
enum http_status notices_read_all(struct request *req);

/** Take back a notices_read_all, named by its time. */
enum http_status notices_read_all_undo(struct request *req);

#endif
