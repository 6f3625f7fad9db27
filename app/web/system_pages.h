/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers about the running program itself. */
#ifndef SEODANG_WEB_SYSTEM_PAGES_H
#define SEODANG_WEB_SYSTEM_PAGES_H

#include "http/request.h"

/** GET /live: decides what the person may hear and lets nginx connect the browser to seodang-live. */
enum http_status live_subscribe(struct request *req);

/** GET /healthz: 200 when web, database and worker answer, else 503 with what is wrong. */
enum http_status health_page(struct request *req);

/** Its answer where the database did not let it come so far. */
void health_away(struct request *req);

#endif
