/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules read, and a text tried, by programs. */
#ifndef SEODANG_GUARDRAILS_GUARDRAIL_API_H
#define SEODANG_GUARDRAILS_GUARDRAIL_API_H

#include "http/request.h"
#include "http/response.h"

enum http_status guardrails_read(struct request *req);
enum http_status guardrail_read(struct request *req);
enum http_status guardrail_test(struct request *req);

#endif
