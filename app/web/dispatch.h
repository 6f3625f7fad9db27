/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a request to its answer: find the route, check login, role, object, token and fields, run the handler, and turn
 * whatever happens into one response. The only place that maps failures to statuses.
 */
#ifndef SEODANG_WEB_DISPATCH_H
#define SEODANG_WEB_DISPATCH_H

#include "http/request.h"
#include "web/site.h"

/** Answer a request that was read with read_status. Never fails: the response is always filled in. */
void dispatch(const struct site *site, struct request *req, enum http_status read_status);

#endif
