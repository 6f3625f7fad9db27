/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reaches a person through which channel: the page and its JSON. */
#ifndef SEODANG_INBOX_PREFERENCE_PAGES_H
#define SEODANG_INBOX_PREFERENCE_PAGES_H

#include "http/request.h"

/** GET /inbox/preferences */
enum http_status preferences_page(struct request *req);

/**
 * GET /notification-preferences: {"tutor_match": {"inbox": "now", …}, …, "quiet_hours": {"start", "end"}}; quiet_hours
 * is null where the school's hold, "none" where mail may come at any time.
 */
enum http_status preferences_read(struct request *req);

#endif
