/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules made, changed, switched, restored and deleted, by form and by programs. */
#ifndef SEODANG_GUARDRAILS_GUARDRAIL_ACTIONS_H
#define SEODANG_GUARDRAILS_GUARDRAIL_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status guardrail_add(struct request *req);
enum http_status guardrail_change(struct request *req);
enum http_status guardrail_add_by_form(struct request *req);
enum http_status guardrail_change_by_form(struct request *req);
enum http_status guardrail_switch(struct request *req);
enum http_status guardrail_restore(struct request *req);
enum http_status guardrail_delete(struct request *req);
enum http_status guardrail_risk_change(struct request *req);
enum http_status guardrail_risk_people(struct request *req);

#endif
