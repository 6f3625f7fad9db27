/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text of any bytes in pieces of any length: what is shown in pieces is the whole text's verdict, whatever the rules. The first byte
 * chooses the rules, the second the lengths of the pieces.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/strbuf.h"
#include "core/text.h"
#include "guardrails/filter.h"

#define MEMORY ((size_t)64 * 1024 * 1024)

static const char *const documents[] = {
	"[{\"id\":\"00000000-0000-4000-8000-000000000001\",\"direction\":\"both\",\"action\":\"mask\",\"priority\":1,\"conditions\":["
	"{\"type\":\"words\",\"words\":[\"바보\",\"a\",\"bad\",\"ㅅㅂ\"]},{\"type\":\"personal_data\",\"kinds\":[\"phone\",\"email\",\"resident_number\",\"card\"]}]}]",
	"[{\"id\":\"00000000-0000-4000-8000-000000000002\",\"direction\":\"both\",\"action\":\"replace\",\"message\":\"…\",\"priority\":1,\"conditions\":["
	"{\"type\":\"topic\",\"topics\":[\"self_harm\",\"drugs\"]},{\"type\":\"pattern\",\"pattern\":\"[a-z]{2,5}\\\\d\"}]}]",
	"[{\"id\":\"00000000-0000-4000-8000-000000000003\",\"direction\":\"both\",\"action\":\"mask\",\"priority\":1,\"conditions\":["
	"{\"type\":\"pattern\",\"pattern\":\"x+y?$\"}]}]",
};

static const struct guardrail_rules *rules_of(unsigned choice)
{
	static struct guardrail_rules *compiled[sizeof documents / sizeof *documents];
	json_t *fault, *document;

	choice %= sizeof documents / sizeof *documents;
	if (!compiled[choice]) {
		document = json_loads(documents[choice], 0, NULL);
		compiled[choice] = guardrail_rules_compile(document, &fault);
		json_decref(document);
	}
	return compiled[choice];
}

static void add_pieces(struct guardrail_stream *stream, const char *text, size_t most, struct strbuf *all)
{
	const char *shown;
	size_t length = strlen(text), at = 0, end;

	for (; at < length; at = end) {
		end = at + 1 + (at * 7 + most) % (most + 1);
		end = end > length ? length : end;
		while (end < length && ((unsigned char)text[end] & 0xC0) == 0x80)
			end++;
		guardrail_stream_add(stream, text + at, end - at, &shown);
		strbuf_add_text(all, shown);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct guardrail_asker anybody = {.minute_of_day = -1};
	struct guardrail_verdict whole, in_pieces;
	struct guardrail_stream *stream;
	struct arena *arena;
	struct strbuf *all;
	const char *text, *shown;

	if (size < 2 || size > 4096 || !text_is_utf8((const char *)data + 2, size - 2))
		return 0;
	arena = arena_create(MEMORY);
	text = arena_copy(arena, data + 2, size - 2);
	all = strbuf_in_arena(arena, MEMORY / 4);
	guardrail_check(rules_of(data[0]), arena, &anybody, GUARDRAIL_OUTPUT, text, &whole);
	stream = guardrail_stream_open(rules_of(data[0]), &anybody);
	add_pieces(stream, text, data[1], all);
	guardrail_stream_end(stream, arena, &shown, &in_pieces);
	strbuf_add_text(all, shown);
	if (in_pieces.action != whole.action || strcmp(strbuf_text(all), whole.text) != 0 || in_pieces.match_count != whole.match_count)
		abort();
	guardrail_stream_close(stream);
	arena_destroy(arena);
	return 0;
}
