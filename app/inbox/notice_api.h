/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox as JSON. */
#ifndef SEODANG_INBOX_NOTICE_API_H
#define SEODANG_INBOX_NOTICE_API_H

#include "http/request.h"

/** GET /notifications?unread=1&type=: items, and the unread count of the whole inbox beside them. */
enum http_status notices_list(struct request *req);

#endif
