/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was held is approved or refused. */
#ifndef SEODANG_GUARDRAILS_MATCH_ACTIONS_H
#define SEODANG_GUARDRAILS_MATCH_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status match_decide(struct request *req);

#endif
