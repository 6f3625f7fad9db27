/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of the rules: the list, the form of one, its history, those that were deleted, and the built-in one about students at risk. */
#ifndef SEODANG_GUARDRAILS_GUARDRAIL_PAGES_H
#define SEODANG_GUARDRAILS_GUARDRAIL_PAGES_H

#include "http/request.h"
#include "http/response.h"

enum http_status guardrails_page(struct request *req);
enum http_status guardrail_new_page(struct request *req);
enum http_status guardrail_page(struct request *req);
enum http_status guardrail_history_page(struct request *req);
enum http_status guardrail_delete_page(struct request *req);
enum http_status guardrails_deleted_page(struct request *req);
enum http_status guardrail_risk_page(struct request *req);

#endif
