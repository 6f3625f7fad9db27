/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The items of a body of events: one object, an array, or lines of JSON (application/x-ndjson). An array is split at its
 * commas and each item read as JSON by itself, so that an item that is none, or that a bound forbids (http/json_body.h),
 * loses no other.
 */
#ifndef SEODANG_HUB_EVENT_BODY_H
#define SEODANG_HUB_EVENT_BODY_H

#include "hub/event.h"

#define EVENT_ITEMS_MOST 1000

/** Who reads one item of a body: event_batch_add, or what makes an event of it first (hub/event_statement.h). */
typedef void event_item_reader(struct event_batch *batch, json_t *item);

enum event_body {
	EVENT_BODY_READ,
	EVENT_BODY_BAD_JSON, /* neither JSON nor an array one of whose items is */
	EVENT_BODY_NO_ITEMS, /* JSON, but neither object nor array */
	EVENT_BODY_TOO_MANY, /* more than EVENT_ITEMS_MOST; nothing was read */
};

/** Read a body that is one object or an array of items. After anything but EVENT_BODY_READ the batch is of no use. */
enum event_body event_batch_read(struct event_batch *batch, const char *text, size_t length, event_item_reader *read_item);

/** As event_batch_read, of lines; blank ones are no items. EVENT_BODY_READ or EVENT_BODY_TOO_MANY. */
enum event_body event_batch_read_lines(struct event_batch *batch, const char *text, size_t length, event_item_reader *read_item);

#endif
