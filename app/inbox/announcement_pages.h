/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Announcements: what a person reads, and where an admin writes them. */
#ifndef SEODANG_INBOX_ANNOUNCEMENT_PAGES_H
#define SEODANG_INBOX_ANNOUNCEMENT_PAGES_H

#include "http/request.h"

/** GET /inbox/announcements/:announcement, for those it reached. */
enum http_status announcement_page(struct request *req);

/** GET /admin/announcements: write one, and how far the earlier ones have come. */
enum http_status announcements_page(struct request *req);

#endif
