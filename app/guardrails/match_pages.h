/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rules caught, for those who may see whose words they are. */
#ifndef SEODANG_GUARDRAILS_MATCH_PAGES_H
#define SEODANG_GUARDRAILS_MATCH_PAGES_H

#include "http/request.h"
#include "http/response.h"

enum http_status matches_page(struct request *req);
enum http_status match_page(struct request *req);

#endif
