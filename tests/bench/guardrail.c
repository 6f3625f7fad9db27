/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints, as JSON, what 200 rules cost to compile and to ask; see guardrail.js. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/strbuf.h"
#include "core/text.h"
#include "guardrails/filter.h"

#define MEMORY ((size_t)64 * 1024 * 1024)
#define RULES 200
#define WORDS 10
#define CHARACTERS 1000
#define TIMES 200
#define PIECE 6

static const char *const sentences[] = {
	"오늘은 학교에서 일차함수와 그래프를 배웠어요. 기울기가 무엇인지 예를 들어 쉽게 설명해 줄게요! ",
	"Today we learned about linear functions at school, and I will explain the slope with an easy example. ",
};
static const char *const languages[] = {"korean", "english"};

/* Words that nobody writes, of syllables and letters that everybody does. */
static void add_words(struct strbuf *out, int rule)
{
	for (int i = 0; i < WORDS; i++)
		strbuf_add_format(out, "%s\"%s%d%s\"", i ? "," : "", rule % 2 ? "학교에서함수" : "exampleslope", rule * WORDS + i, i % 2 ? "그래프" : "linear");
}

/* Every fourth rule has a pattern too, every tenth looks for personal data. */
static json_t *document(void)
{
	struct strbuf out;
	json_t *rules;

	strbuf_init(&out, MEMORY);
	for (int i = 0; i < RULES; i++) {
		strbuf_add_format(&out, "%s{\"id\":\"00000000-0000-4000-8000-%012d\",\"direction\":\"both\",\"action\":\"mask\",\"priority\":%d,\"conditions\":["
				  "{\"type\":\"words\",\"words\":[", i ? "," : "[", i, i);
		add_words(&out, i);
		strbuf_add_text(&out, "]}");
		if (i % 4 == 0)
			strbuf_add_format(&out, ",{\"type\":\"pattern\",\"pattern\":\"비밀%d[0-9]{2,4}번\"}", i);
		if (i % 10 == 0)
			strbuf_add_text(&out, ",{\"type\":\"personal_data\",\"kinds\":[\"phone\",\"email\",\"resident_number\",\"card\"]}");
		strbuf_add_text(&out, "]}");
	}
	strbuf_add_char(&out, ']');
	rules = json_loads(strbuf_text(&out), 0, NULL);
	strbuf_release(&out);
	return rules;
}

static void check_whole(const struct guardrail_rules *rules, struct arena *arena, const char *text)
{
	static const struct guardrail_asker anybody = {.minute_of_day = -1};
	struct guardrail_verdict verdict;

	guardrail_check(rules, arena, &anybody, GUARDRAIL_OUTPUT, text, &verdict);
	if (verdict.action != GUARDRAIL_ALLOW)
		log_die("the text matches");
}

static void check_pieces(const struct guardrail_rules *rules, struct arena *arena, const char *text)
{
	static const struct guardrail_asker anybody = {.minute_of_day = -1};
	struct guardrail_stream *stream = guardrail_stream_open(rules, &anybody);
	struct guardrail_verdict verdict;
	const char *shown;

	for (size_t at = 0, end, length = strlen(text); at < length; at = end) {
		end = at + PIECE < length ? at + PIECE : length;
		while (end < length && ((unsigned char)text[end] & 0xC0) == 0x80)
			end++;
		guardrail_stream_add(stream, text + at, end - at, &shown);
	}
	guardrail_stream_end(stream, arena, &shown, &verdict);
	guardrail_stream_close(stream);
}

static void normalize(const struct guardrail_rules *rules, struct arena *arena, const char *text)
{
	size_t length;

	(void)rules;
	(void)arena;
	free(u8_normalize(UNINORM_NFKC, (const uint8_t *)text, strlen(text), NULL, &length));
}

static double microseconds(void (*work)(const struct guardrail_rules *, struct arena *, const char *), const struct guardrail_rules *rules,
			   struct arena *arena, const char *text)
{
	clock_time start = clock_now();

	for (int i = 0; i < TIMES; i++) {
		work(rules, arena, text);
		arena_reset(arena);
	}
	return (double)(clock_now() - start) / TIMES;
}

static char *text_of(const char *sentence)
{
	struct strbuf text;
	char *copy;

	strbuf_init(&text, MEMORY);
	while (text_characters(strbuf_text(&text), text.length) + text_characters(sentence, strlen(sentence)) <= CHARACTERS)
		strbuf_add_text(&text, sentence);
	while (text_characters(strbuf_text(&text), text.length) < CHARACTERS)
		strbuf_add_char(&text, '.');
	copy = strdup(strbuf_text(&text));
	strbuf_release(&text);
	return copy;
}

int main(void)
{
	struct arena *arena = arena_create(MEMORY);
	json_t *fault, *rules_document = document();
	size_t before = mallinfo2().uordblks;
	clock_time start = clock_now();
	struct guardrail_rules *rules = guardrail_rules_compile(rules_document, &fault);

	if (!rules)
		log_die("the rules cannot be compiled: %s", json_dumps(fault, 0));
	printf("{\"compile_ms\":%.2f,\"rules_kb\":%zu", (double)(clock_now() - start) / 1e3, (mallinfo2().uordblks - before) / 1024);
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		char *text = text_of(sentences[i]);

		printf(",\"%s_nfkc_us\":%.2f", languages[i], microseconds(normalize, rules, arena, text));
		printf(",\"%s_whole_us\":%.2f", languages[i], microseconds(check_whole, rules, arena, text));
		printf(",\"%s_pieces_us\":%.2f", languages[i], microseconds(check_pieces, rules, arena, text));
		free(text);
	}
	puts("}");
	guardrail_rules_release(rules);
	json_decref(rules_document);
	arena_destroy(arena);
	return 0;
}
