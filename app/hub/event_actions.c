/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event_actions.h"

#include <stdlib.h>
#include <string.h>

#include "hub/event_body.h"
#include "hub/event_statement.h"
#include "web/page.h"
#include "web/site.h"

/* ---- what is wrong with items, found here and by hub.accept_events ---- */

static int compare_index(const void *one, const void *other)
{
	size_t a = (*(const struct event_error *const *)one)->index, b = (*(const struct event_error *const *)other)->index;

	return (a > b) - (a < b);
}

static void add_refusals(struct event_batch *batch, const struct result *accepted)
{
	json_t *errors = json_loads(result_text(accepted, 0, "errors"), 0, NULL), *one;
	size_t i;

	json_array_foreach(errors, i, one) {
		struct event_error *error = arena_alloc(batch->arena, sizeof *error);

		error->index = (size_t)json_integer_value(json_object_get(one, "index"));
		error->field = arena_strdup(batch->arena, json_string_value(json_object_get(one, "field")));
		error->code = arena_strdup(batch->arena, json_string_value(json_object_get(one, "code")));
		*batch->last_error = error;
		batch->last_error = &error->next;
	}
	json_decref(errors);
}

/* In the order in which the items were sent. */
static json_t *describe_errors(struct request *req, const struct event_batch *batch, const char *(*name_field)(const char *field))
{
	struct event_error **sorted = arena_array(req->arena, batch->sent + 1, sizeof *sorted);
	json_t *all = page_json(req, json_array());
	size_t count = 0;

	for (struct event_error *error = batch->errors; error; error = error->next)
		sorted[count++] = error;
	qsort(sorted, count, sizeof *sorted, compare_index);
	for (size_t i = 0; i < count; i++) {
		const char *field = name_field ? name_field(sorted[i]->field) : sorted[i]->field;
		const char *message = error_sentence(req, field, sorted[i]->code, sorted[i]->limit);

		json_array_append_new(all, json_pack("{s:I, s:s, s:s, s:s}", "index", (json_int_t)sorted[i]->index, "field", field, "code",
						     sorted[i]->code, "message", message));
	}
	return all;
}

/* ---- receiving ---- */

static enum event_body read_items(struct request *req, struct event_batch *batch, event_item_reader *read_item)
{
	if (req->body_kind == BODY_LINES)
		return event_batch_read_lines(batch, req->body, req->body_length, read_item);
	return event_batch_read(batch, req->body, req->body_length, read_item);
}

static enum http_status refuse_body(struct request *req, enum event_body body)
{
	if (body == EVENT_BODY_NO_ITEMS)
		return invalid(req, "", "not_an_object", 0);
	if (body == EVENT_BODY_TOO_MANY)
		request_fail_code(req, HTTP_CONTENT_TOO_LARGE, "too_many_events");
	request_fail(req, HTTP_BAD_REQUEST);
}

/* name_field: how the sender calls a field of an event; NULL as we do. */
static enum http_status receive(struct request *req, event_item_reader *read_item, const char *(*name_field)(const char *field))
{
	struct result *node = run(req, SQL_HUB_NODE, NO_PARAMS), *accepted = NULL;
	struct event_batch batch;
	enum event_body body;
	json_t *receipt;

	if (!field_present(req, "body"))
		request_fail(req, HTTP_BAD_REQUEST);
	event_batch_begin(&batch, req->arena, &request_site(req)->key, (int)result_integer(node, 0, "node"), clock_now());
	body = read_items(req, &batch, read_item);
	if (body != EVENT_BODY_READ)
		return refuse_body(req, body);
	if (batch.good) {
		accepted = run(req, SQL_HUB_ACCEPT_EVENTS, PARAMS(P_TEXT(event_batch_items(&batch))));
		add_refusals(&batch, accepted);
	}
	receipt = json_pack("{s:I, s:I, s:O}", "accepted", (json_int_t)(accepted ? result_integer(accepted, 0, "accepted") : 0), "duplicates",
			    (json_int_t)(accepted ? result_integer(accepted, 0, "duplicates") : 0), "errors",
			    describe_errors(req, &batch, name_field));
	return reply_json(req, HTTP_ACCEPTED, receipt);
}

enum http_status events_receive(struct request *req)
{
	return receive(req, event_batch_add, NULL);
}

enum http_status statements_receive(struct request *req)
{
	return receive(req, event_statement_add, event_statement_field);
}

/* ---- the quarantine ---- */

enum http_status event_partition_make(struct request *req)
{
	run(req, SQL_HUB_MAKE_PARTITION, PARAMS(P_TEXT(field_text(req, "month"))));
	return done(req, .to = "/hub/events", .flash = "hub.events.flash.made");
}

enum http_status events_replay(struct request *req)
{
	struct result *replayed = run(req, SQL_HUB_REPLAY_EVENTS, PARAMS(P_TEXT(field_text(req, "month"))));
	int64_t accepted = result_integer(replayed, 0, "accepted"), duplicates = result_integer(replayed, 0, "duplicates");

	if (result_integer(replayed, 0, "waiting"))
		return done(req, .to = "/hub/events", .flash = "hub.events.flash.replayed_part", .flash_count = accepted, .tone = "info");
	if (duplicates)
		return done(req, .to = "/hub/events", .flash = "hub.events.flash.replayed_known", .flash_count = accepted,
			    .flash_name = arena_printf(req->arena, "%lld", (long long)duplicates));
	return done(req, .to = "/hub/events", .flash = "hub.events.flash.replayed", .flash_count = accepted);
}
