/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reaches a person through which channel, type by type. The rules are in sql/functions/inbox.sql, inbox.set_preference. */
#ifndef SEODANG_INBOX_PREFERENCE_H
#define SEODANG_INBOX_PREFERENCE_H

#include "web/page.h"

/**
 * The cells of the request's form, fields "feedback.email" = "off", as JSON: {"feedback": {"email": "off"}}.
 * @return "{}" where there are none; in the arena
 */
const char *preference_cells(struct request *req);

#endif
