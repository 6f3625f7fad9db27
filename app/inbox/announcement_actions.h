/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing to many: first how many it reaches, then the sending, which a job does. */
#ifndef SEODANG_INBOX_ANNOUNCEMENT_ACTIONS_H
#define SEODANG_INBOX_ANNOUNCEMENT_ACTIONS_H

#include "http/request.h"

/** POST /admin/announcements/check: shows the announcement as it will go out, how many it reaches, and the form once more. */
enum http_status announcement_check(struct request *req);

/** POST /admin/announcements: send it. */
enum http_status announcement_send(struct request *req);

#endif
