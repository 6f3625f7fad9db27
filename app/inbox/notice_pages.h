/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox's pages: the list with its filters, and opening one notice. */
#ifndef SEODANG_INBOX_NOTICE_PAGES_H
#define SEODANG_INBOX_NOTICE_PAGES_H

#include "http/request.h"

/** GET /inbox: newest first. Marks nothing read. */
enum http_status inbox_page(struct request *req);

/** GET /inbox/:notice: marks it read and leads to what it speaks about. */
enum http_status notice_page(struct request *req);

#endif
