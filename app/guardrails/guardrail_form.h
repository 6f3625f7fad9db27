/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a rule: each kind of condition has its place there, whatever order they came in. */
#ifndef SEODANG_GUARDRAILS_GUARDRAIL_FORM_H
#define SEODANG_GUARDRAILS_GUARDRAIL_FORM_H

#include <jansson.h>

#include "http/request.h"

/** What was sent with the form, as guardrails.content_of has it; a new reference. It may be wrong: it is shown again then. */
json_t *guardrail_form_read(struct request *req);

/**
 * What the form shows of a rule; a new reference:
 * {"name","message","priority","enabled","is_dry_run","words","patterns","length","from","to","topics","kinds","days","roles","directions","actions","risk_actions"}, the last
 * seven lists of {"field","value","label","is_chosen"}, of directions and actions with "hint".
 */
json_t *guardrail_form_model(const json_t *content);

#endif
