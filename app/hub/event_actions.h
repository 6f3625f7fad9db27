/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events arrive (hub/event_body.h), and events that had no partition are let in. */
#ifndef SEODANG_HUB_EVENT_ACTIONS_H
#define SEODANG_HUB_EVENT_ACTIONS_H

#include "http/request.h"

/**
 * POST /learning-events of a node: one object, an array or lines of JSON. 202 once what was accepted is committed, with
 * what was wrong with each of the others; 400 without a body, 413 for more than EVENT_ITEMS_MOST, of which none is kept.
 */
enum http_status events_receive(struct request *req);

/** POST /xapi/statements: the same, of statements (hub/event_statement.h). */
enum http_status statements_receive(struct request *req);

/** POST /hub/events/partition: the partition of a month for which events wait. */
enum http_status event_partition_make(struct request *req);

/** POST /hub/events/replay: the events of a month leave the quarantine. */
enum http_status events_replay(struct request *req);

#endif
