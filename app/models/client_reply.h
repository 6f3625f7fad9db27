/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a model has said so far: the chunks of a chat completion put together, or the whole of one that was not streamed. What comes is
 * foreign: whatever it is, the text is valid UTF-8 without control characters (but line ends and tabs) and has its limit.
 */
#ifndef SEODANG_MODELS_CLIENT_REPLY_H
#define SEODANG_MODELS_CLIENT_REPLY_H

#include <jansson.h>
#include <stdint.h>

#include "core/strbuf.h"

#define REPLY_MOST_TOOL_CALLS 16
#define REPLY_MOST_ARGUMENTS ((size_t)64 * 1024) /* bytes of one call's */
#define REPLY_MOST_TOKENS INT64_C(100000000)

struct model_reply {
	struct strbuf text;
	json_t *tool_calls;             /* as they come, in the order of their index; NULL for none */
	int64_t tokens_in, tokens_out;  /* -1: not told */
	bool is_finished;               /* the model said that it is done */
	bool is_closed;                 /* and that nothing follows: [DONE] */
	const char *fault;              /* "unreadable", "broken" (the provider reports an error), "too_long"; nothing is read after one */
};

/** @param most  bytes of text. Release with model_reply_release */
void model_reply_init(struct model_reply *reply, size_t most);
void model_reply_release(struct model_reply *reply);

/**
 * The data of one event. What is new in reply->text is what was added to its end.
 * @return false when nothing more is to be read: it is closed, or has a fault
 */
bool model_reply_add(struct model_reply *reply, const char *data, size_t length);

/** The whole of an answer that was not streamed. @return as model_reply_add */
bool model_reply_read(struct model_reply *reply, const char *data, size_t length);

/** @return the calls as the protocol has them, [{"id","type","function":{"name","arguments"}}], a new reference; NULL where none is whole */
json_t *model_reply_tool_calls(const struct model_reply *reply);

#endif
