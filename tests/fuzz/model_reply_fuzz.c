/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a provider sends, any bytes, as a stream and as one document: the text that is made of it is valid and has its limit, calls of
 * tools are as the protocol has them, and wherever the network cut the bytes the same comes out.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "models/client_events.h"
#include "models/client_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_TEXT 2000
#define MOST_EVENT 8000

static bool take(void *context, const char *data, size_t length)
{
	return model_reply_add(context, data, length);
}

static void read_in_pieces(struct model_reply *reply, const char *bytes, size_t length, size_t size)
{
	struct event_stream stream;
	bool goes_on = true;

	model_reply_init(reply, MOST_TEXT);
	event_stream_init(&stream, MOST_EVENT);
	for (size_t at = 0; at < length && goes_on; at += size)
		goes_on = event_stream_add(&stream, bytes + at, length - at < size ? length - at : size, take, reply);
	event_stream_release(&stream);
}

static void check(struct model_reply *reply)
{
	json_t *calls = model_reply_tool_calls(reply), *call;
	size_t i;

	if (reply->text.length > MOST_TEXT || !text_is_utf8(strbuf_text(&reply->text), reply->text.length) ||
	    text_has_control(strbuf_text(&reply->text), reply->text.length, true))
		abort();
	if (reply->tokens_in < -1 || reply->tokens_in > REPLY_MOST_TOKENS || reply->tokens_out < -1 || reply->tokens_out > REPLY_MOST_TOKENS)
		abort();
	if (json_array_size(calls) > REPLY_MOST_TOOL_CALLS)
		abort();
	json_array_foreach(calls, i, call)
		if (!json_string_length(json_object_get(call, "id")) || !json_string_length(json_object_get(json_object_get(call, "function"), "name")))
			abort();
	json_decref(calls);
}

static void check_alike(struct model_reply *one, struct model_reply *other)
{
	if (strcmp(strbuf_text(&one->text), strbuf_text(&other->text)) != 0 || one->is_finished != other->is_finished ||
	    one->is_closed != other->is_closed || !one->fault != !other->fault)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t sizes[] = {1, 7, 1000};
	struct model_reply whole, pieces;

	read_in_pieces(&whole, (const char *)data, size, size + 1);
	check(&whole);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		read_in_pieces(&pieces, (const char *)data, size, sizes[i]);
		check_alike(&whole, &pieces);
		model_reply_release(&pieces);
	}
	model_reply_release(&whole);
	model_reply_init(&whole, MOST_TEXT);
	model_reply_read(&whole, (const char *)data, size);
	check(&whole);
	model_reply_release(&whole);
	return 0;
}
