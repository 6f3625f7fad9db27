/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes notices. Each answers with the unread count of the whole inbox. */
#ifndef SEODANG_INBOX_NOTICE_ACTIONS_H
#define SEODANG_INBOX_NOTICE_ACTIONS_H

#include "http/request.h"

/*
 * The path names one or more by their ids with commas between (404 unless one of them is the caller's; others are left
 * alone), or by the moment of a change. A form comes back to the list it was in, with the way to take the change back.
 */
enum http_status notices_read(struct request *req);
enum http_status notices_unread(struct request *req);
enum http_status notices_archive(struct request *req);
enum http_status notices_unarchive(struct request *req);

/** Mark all of the inbox read, whatever the list shows. */
enum http_status notices_read_all(struct request *req);

#endif
