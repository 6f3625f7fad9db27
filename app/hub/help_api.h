/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who needs help, as JSON. */
#ifndef SEODANG_HUB_HELP_API_H
#define SEODANG_HUB_HELP_API_H

#include "http/request.h"

/** GET /needs-help: the most urgent first; 404 for a class that the caller does not see. */
enum http_status needs_help_read(struct request *req);

#endif
