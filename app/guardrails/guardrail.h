/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A school's rules as they are changed and tried (filter.h is what they do). */
#ifndef SEODANG_GUARDRAILS_GUARDRAIL_H
#define SEODANG_GUARDRAILS_GUARDRAIL_H

#include <jansson.h>

#include "guardrails/filter.h"
#include "http/request.h"
#include "http/response.h"

#define GUARDRAIL_DIRECTIONS "input|output|both"
#define GUARDRAIL_ACTIONS "refuse|mask|replace|flag|approve"
#define GUARDRAIL_TEXT_MAXIMUM 20000

/** What the school's rules do with a text now, whoever wrote it: rules for some roles and classes count too. Reads the rules. */
void guardrail_judge(struct request *req, enum guardrail_direction direction, const char *text, struct guardrail_verdict *verdict);

/**
 * Try a change of a rule, and keep it if every example still passes.
 * @param id       NULL for a new one
 * @param changes  members of guardrails.content_of; taken over. Its conditions, where it has some, passed guardrail_conditions_are_good
 * @param change   "created", "changed", "switched", "restored"
 * @return the rule's id; NULL where it is refused, with *status what that ends with
 */
const char *guardrail_save(struct request *req, const struct uuid *id, json_t *changes, const char *change, enum http_status *status);

/** Say at its field what is wrong with conditions. @return whether nothing is */
bool guardrail_conditions_are_good(struct request *req, const json_t *conditions);

#endif
