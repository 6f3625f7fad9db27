/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements of the Experience API (xAPI 1.0.3, which IEEE 9274.1.1 is the standard of) as learning events:
 *
 *   id                         source_id; required, since what comes twice is known by it
 *   timestamp                  occurred_at; required for the same reason
 *   actor.account.name         the student's id or log-in; actor.mbox ("mailto:…") the address
 *   verb.id                    by its last word: passed, failed, scored test; mastered, evaluated assessment; reviewed
 *                              review; any other study; voided is refused. The whole of it is content.verb
 *   object.id                  content.activity; object.definition.type content.activity_type
 *   …extensions[…/concept]     content.concept, of result, context or object.definition, in this order; else
 *                              object.definition.name, Korean before English before the first there is
 *   result.success             content.result correct or wrong; else result.score.scaled from 0.5 on is correct; else what
 *                              the verb says (passed, mastered, failed)
 *   result.duration            content.time_spent in seconds; ISO 8601 of weeks, days, hours, minutes, seconds
 *   result.score.scaled        content.score
 *   result.response            content.response
 *   result.completion          content.completion
 *
 * The source node is that of the key. What else a statement holds is not kept.
 */
#ifndef SEODANG_HUB_EVENT_STATEMENT_H
#define SEODANG_HUB_EVENT_STATEMENT_H

#include "hub/event.h"

/** An event_item_reader (hub/event_body.h). */
void event_statement_add(struct event_batch *batch, json_t *statement);

/** The statement's member that a field of an event came from: "timestamp" for "occurred_at". */
const char *event_statement_field(const char *field);

/**
 * Seconds of an ISO 8601 duration such as "PT1H2M3.5S"; years and months have no length of their own.
 * @return false for anything else
 */
bool event_duration(const char *text, double *seconds);

#endif
