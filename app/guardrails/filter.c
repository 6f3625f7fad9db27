/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/filter.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "guardrails/fold.h"
#include "guardrails/grow.h"
#include "guardrails/personal.h"
#include "guardrails/rules.h"
#include "guardrails/shown.h"

#define MOST_PLACES 4096 /* that are remembered before those of one condition that overlap are joined */

/* What a pattern may still need to know behind its match: a character, and the end of the last line. */
#define PATTERN_BEHIND 8

/* A letter of the text, of the last ones. */
struct letter {
	size_t first;       /* its unit's first code point */
	size_t blanks;      /* in the text before it */
	bool begins_unit;
	bool behind_latin;  /* a Latin letter stands right before its unit */
};

/* A Latin word of a topic: what follows says whether it is one. */
struct waiting {
	uint32_t tag;
	size_t first, end;
};

struct place {
	struct rule_part part;
	size_t first, end;
};

struct guardrail_stream {
	const struct guardrail_rules *rules;
	bool *concerns;           /* by rule */
	bool is_idle;             /* none does */
	struct fold fold;
	size_t characters;        /* that came */
	struct shown shown;
	const char **messages;

	uint32_t state;           /* of the words */
	struct letter *letters;   /* a ring */
	size_t letter_mask, letter_count;
	size_t blanks;
	bool after_latin;         /* the last unit ended with a Latin letter */
	struct waiting *waiting;
	size_t waiting_count, waiting_capacity;

	bool reads_plain;
	uint32_t *plain;          /* characters of the plain text; where each came from; where it begins in bytes */
	size_t *plain_first, *plain_end, *plain_byte;
	size_t plain_count, plain_capacity, first_capacity, end_capacity, byte_capacity;
	size_t plain_bytes;
	struct strbuf piece;      /* plain text that the patterns have not seen */
	struct personal_scan personal;
	size_t personal_held;     /* in plain characters */
	bool personal_hides;
	struct pattern_scan *patterns;
	size_t pattern_width;     /* of the widest that hides; 0: none does */

	struct place *places;
	size_t place_count, place_capacity;
	bool *too_long;           /* by rule_length: told */
	enum guardrail_action action;
	uint32_t speaker;         /* the rule whose action it is */
};

/* ---- matches ---- */

/* What one condition finds again and again in places that overlap, such as a pattern with each of its ends, is one place at once. */
static void remember(struct guardrail_stream *stream, struct rule_part part, size_t first, size_t end)
{
	struct place *last = stream->place_count ? &stream->places[stream->place_count - 1] : NULL;

	if (last && last->part.rule == part.rule && last->part.condition == part.condition && first >= last->first && first < last->end) {
		last->end = end > last->end ? end : last->end;
	} else if (stream->place_count < MOST_PLACES) {
		stream->places = grow(stream->places, &stream->place_capacity, stream->place_count + 1, sizeof *stream->places);
		stream->places[stream->place_count++] = (struct place){.part = part, .first = first, .end = end};
	}
}

static void note(struct guardrail_stream *stream, struct rule_part part, size_t first, size_t end)
{
	const struct rule *rule = &stream->rules->rules[part.rule];

	if (!stream->concerns[part.rule])
		return;
	remember(stream, part, first, end);
	if (rule->is_dry)
		return;
	if (rule->action > stream->action || (rule->action == stream->action && part.rule < stream->speaker)) {
		stream->action = rule->action;
		stream->speaker = part.rule;
	}
	if (end > first && (rule->action == GUARDRAIL_MASK || rule->action == GUARDRAIL_REPLACE))
		shown_add_place(&stream->shown, &(const struct shown_place){.first = first, .end = end, .rule = part.rule,
									    .is_replaced = rule->action == GUARDRAIL_REPLACE});
}

/* ---- words ---- */

static bool is_latin(uint32_t letter)
{
	return letter >= 'a' && letter <= 'z';
}

static void decide_waiting(struct guardrail_stream *stream, bool goes_on)
{
	for (size_t i = 0; i < stream->waiting_count && !goes_on; i++) {
		const struct waiting *waiting = &stream->waiting[i];

		note(stream, stream->rules->word_of[waiting->tag].part, waiting->first, waiting->end);
	}
	stream->waiting_count = 0;
}

static void on_word(struct guardrail_stream *stream, const struct word_found *found, size_t end)
{
	const struct rule_word *word = &stream->rules->word_of[found->tag];
	const struct letter *first = &stream->letters[(stream->letter_count - found->length) & stream->letter_mask];

	if (!first->begins_unit || (word->is_joined && stream->blanks > first->blanks))
		return;
	if (!word->is_topic) {
		note(stream, word->part, first->first, end);
	} else if (!first->behind_latin) {
		stream->waiting = grow(stream->waiting, &stream->waiting_capacity, stream->waiting_count + 1, sizeof *stream->waiting);
		stream->waiting[stream->waiting_count++] = (struct waiting){.tag = found->tag, .first = first->first, .end = end};
	}
}

static void read_letters(struct guardrail_stream *stream, const struct fold_unit *unit)
{
	bool behind_latin = stream->after_latin;
	struct word_cursor cursor;
	struct word_found found;

	if (stream->waiting_count)
		decide_waiting(stream, unit->letter_count && is_latin(unit->letters[0]));
	for (size_t i = 0; i < unit->letter_count; i++) {
		stream->letters[stream->letter_count++ & stream->letter_mask] =
			(struct letter){.first = unit->first, .blanks = stream->blanks, .begins_unit = i == 0, .behind_latin = behind_latin};
		stream->state = words_step(stream->rules->words, stream->state, unit->letters[i]);
	}
	stream->after_latin = unit->letter_count && is_latin(unit->letters[unit->letter_count - 1]);
	stream->blanks += unit->plain_count && (unit->plain[0] == ' ' || unit->plain[0] == '\n' || unit->plain[0] == '\t');
	if (!unit->letter_count)
		return;
	cursor = words_at(stream->rules->words, stream->state);
	while (words_found(stream->rules->words, &cursor, &found))
		on_word(stream, &found, unit->end);
}

/* Where the longest beginning of a word that hides stands. */
static size_t words_held(const struct guardrail_stream *stream, size_t held)
{
	uint32_t state = stream->state, depth;

	for (size_t i = 0; i < stream->waiting_count; i++)
		if (stream->waiting[i].first < held)
			held = stream->waiting[i].first;
	while ((depth = words_begun(stream->rules->words, &state)) != 0) {
		const struct letter *letter = &stream->letters[(stream->letter_count - depth) & stream->letter_mask];

		if (letter->begins_unit)
			return letter->first < held ? letter->first : held;
	}
	return held;
}

/* ---- personal data and patterns ---- */

static void read_plain(struct guardrail_stream *stream, const struct fold_unit *unit)
{
	uint8_t bytes[6];
	int length;

	for (size_t i = 0; i < unit->plain_count; i++) {
		size_t count = stream->plain_count + 1;

		length = u8_uctomb(bytes, unit->plain[i], sizeof bytes);
		if (length <= 0)
			continue;
		stream->plain = grow(stream->plain, &stream->plain_capacity, count, sizeof *stream->plain);
		stream->plain_first = grow(stream->plain_first, &stream->first_capacity, count, sizeof *stream->plain_first);
		stream->plain_end = grow(stream->plain_end, &stream->end_capacity, count, sizeof *stream->plain_end);
		stream->plain_byte = grow(stream->plain_byte, &stream->byte_capacity, count, sizeof *stream->plain_byte);
		stream->plain[stream->plain_count] = unit->plain[i];
		stream->plain_first[stream->plain_count] = unit->plain_first;
		stream->plain_end[stream->plain_count] = unit->end;
		stream->plain_byte[stream->plain_count++] = stream->plain_bytes;
		stream->plain_bytes += (size_t)length;
		strbuf_add(&stream->piece, bytes, (size_t)length);
	}
}

static void on_personal(void *context, enum personal_kind kind, size_t first, size_t end)
{
	struct guardrail_stream *stream = context;

	for (size_t i = 0; i < stream->rules->personal_count; i++)
		if (stream->rules->personal[i].kinds & kind)
			note(stream, stream->rules->personal[i].part, stream->plain_first[first], stream->plain_end[end - 1]);
}

/* The plain character that begins at or after a byte. */
static size_t plain_at(const struct guardrail_stream *stream, size_t byte)
{
	size_t low = 0, high = stream->plain_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (stream->plain_byte[middle] < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void on_pattern(void *context, size_t pattern, size_t first, size_t end)
{
	struct guardrail_stream *stream = context;

	if (end > first)
		note(stream, stream->rules->pattern_of[pattern], stream->plain_first[plain_at(stream, first)],
		     stream->plain_end[plain_at(stream, end) - 1]);
}

static void look_at_plain(struct guardrail_stream *stream, bool at_end)
{
	stream->personal_held = personal_scan(&stream->personal, stream->plain, stream->plain_count, at_end, on_personal, stream);
	if (!stream->patterns)
		return;
	pattern_scan_add(stream->patterns, strbuf_text(&stream->piece), stream->piece.length);
	strbuf_clear(&stream->piece);
	if (at_end)
		pattern_scan_end(stream->patterns);
}

static size_t plain_held(const struct guardrail_stream *stream, size_t held)
{
	size_t first = stream->plain_count;

	if (stream->pattern_width == PATTERN_UNBOUNDED || (stream->pattern_width && stream->plain_bytes <= stream->pattern_width + PATTERN_BEHIND))
		return 0;
	if (stream->personal_hides)
		first = stream->personal_held;
	if (stream->pattern_width) {
		size_t window = plain_at(stream, stream->plain_bytes - stream->pattern_width - PATTERN_BEHIND);

		first = window < first ? window : first;
	}
	return first < stream->plain_count && stream->plain_first[first] < held ? stream->plain_first[first] : held;
}

/* ---- a text that comes ---- */

static void read_units(struct guardrail_stream *stream, bool at_end)
{
	struct fold_unit unit;

	while (fold_next(&stream->fold, at_end, &unit)) {
		read_letters(stream, &unit);
		if (stream->reads_plain)
			read_plain(stream, &unit);
	}
}

static void read_text(struct guardrail_stream *stream, const char *text, size_t length)
{
	const uint8_t *at = (const uint8_t *)text, *end = at + length;
	ucs4_t character;

	while (at < end) {
		at += u8_mbtouc(&character, at, (size_t)(end - at));
		fold_push(&stream->fold, character);
		stream->characters++;
		read_units(stream, false);
	}
}

static void look_at_length(struct guardrail_stream *stream)
{
	for (size_t i = 0; i < stream->rules->length_count; i++)
		if (!stream->too_long[i] && stream->characters > stream->rules->lengths[i].most) {
			stream->too_long[i] = true;
			note(stream, stream->rules->lengths[i].part, 0, 0);
		}
}

/* The code point from which on something may still change. */
static size_t held_from(const struct guardrail_stream *stream)
{
	size_t held = words_held(stream, stream->fold.position);

	return stream->reads_plain ? plain_held(stream, held) : held;
}

enum guardrail_action guardrail_stream_add(struct guardrail_stream *stream, const char *text, size_t length, const char **shown)
{
	size_t before = stream->shown.text.length;

	*shown = "";
	if (stream->action == GUARDRAIL_REFUSE)
		return GUARDRAIL_REFUSE;
	strbuf_add(&stream->shown.original, text, length);
	if (stream->is_idle) {
		strbuf_add(&stream->shown.text, text, length);
	} else {
		read_text(stream, text, length);
		look_at_plain(stream, false);
		look_at_length(stream);
		if (stream->action >= GUARDRAIL_APPROVE)
			return stream->action;
		shown_until(&stream->shown, held_from(stream));
	}
	*shown = strbuf_text(&stream->shown.text) + before;
	return GUARDRAIL_ALLOW;
}

/* ---- the verdict ---- */

static int by_condition(const void *one, const void *other)
{
	const struct place *a = one, *b = other;

	if (a->part.rule != b->part.rule)
		return a->part.rule < b->part.rule ? -1 : 1;
	if (a->part.condition != b->part.condition)
		return a->part.condition < b->part.condition ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static int by_place(const void *one, const void *other)
{
	const struct place *a = one, *b = other;

	return a->first != b->first ? (a->first < b->first ? -1 : 1) : by_condition(one, other);
}

/* What one condition found in places that overlap is one match. */
static void join_places(struct guardrail_stream *stream)
{
	struct place *places = stream->places;
	size_t joined = 0;

	if (!stream->place_count)
		return;
	qsort(places, stream->place_count, sizeof *places, by_condition);
	for (size_t i = 1; i < stream->place_count; i++) {
		bool is_same = places[i].part.rule == places[joined].part.rule && places[i].part.condition == places[joined].part.condition;

		if (!is_same || places[i].first >= places[joined].end)
			places[++joined] = places[i];
		else if (places[i].end > places[joined].end)
			places[joined].end = places[i].end;
	}
	stream->place_count = joined + 1;
	qsort(places, stream->place_count, sizeof *places, by_place);
}

static void write_verdict(struct guardrail_stream *stream, struct arena *arena, struct guardrail_verdict *verdict)
{
	const struct rule *speaker = stream->action ? &stream->rules->rules[stream->speaker] : NULL;
	struct guardrail_match *matches;

	join_places(stream);
	*verdict = (struct guardrail_verdict){.action = stream->action};
	if (speaker) {
		verdict->guardrail = speaker->id;
		verdict->message = arena_strdup(arena, speaker->message);
	}
	if (stream->action != GUARDRAIL_REFUSE)
		verdict->text = arena_copy(arena, strbuf_text(&stream->shown.text), stream->shown.text.length);
	verdict->match_count = stream->place_count < GUARDRAIL_MOST_MATCHES ? stream->place_count : GUARDRAIL_MOST_MATCHES;
	matches = arena_array(arena, verdict->match_count + 1, sizeof *matches);
	for (size_t i = 0; i < verdict->match_count; i++) {
		const struct place *place = &stream->places[i];
		const struct rule *rule = &stream->rules->rules[place->part.rule];

		matches[i] = (struct guardrail_match){.guardrail = rule->id, .condition = place->part.condition, .start = place->first,
			.length = place->end - place->first, .action = rule->action, .is_dry = rule->is_dry, .is_risk = rule->is_risk};
	}
	verdict->matches = matches;
}

enum guardrail_action guardrail_stream_end(struct guardrail_stream *stream, struct arena *arena, const char **shown, struct guardrail_verdict *verdict)
{
	size_t before = stream->shown.text.length;

	if (!stream->is_idle && stream->action != GUARDRAIL_REFUSE) {
		read_units(stream, true);
		decide_waiting(stream, false);
		look_at_plain(stream, true);
		if (stream->action != GUARDRAIL_REFUSE)
			shown_until(&stream->shown, stream->characters);
	}
	write_verdict(stream, arena, verdict);
	*shown = stream->action < GUARDRAIL_APPROVE ? strbuf_text(&stream->shown.text) + before : "";
	return stream->action < GUARDRAIL_APPROVE ? GUARDRAIL_ALLOW : stream->action;
}

/* ---- opening ---- */

/* What of the plain text is looked for, for whom it is. */
static void choose_plain(struct guardrail_stream *stream)
{
	const struct guardrail_rules *rules = stream->rules;
	bool has_patterns = false;

	for (size_t i = 0; i < rules->personal_count; i++) {
		uint32_t rule = rules->personal[i].part.rule;

		if (stream->concerns[rule]) {
			stream->personal.kinds |= rules->personal[i].kinds;
			stream->personal_hides |= rule_hides(&rules->rules[rule]);
		}
	}
	for (size_t i = 0; i < rules->pattern_count; i++) {
		uint32_t rule = rules->pattern_of[i].rule;
		size_t width = patterns_width(rules->patterns, i);

		has_patterns |= stream->concerns[rule];
		if (stream->concerns[rule] && rule_hides(&rules->rules[rule]) && width > stream->pattern_width)
			stream->pattern_width = width;
	}
	if (has_patterns)
		stream->patterns = pattern_scan_open(rules->patterns, on_pattern, stream);
	stream->reads_plain = has_patterns || stream->personal.kinds;
}

static void choose_rules(struct guardrail_stream *stream, enum guardrail_direction direction, const struct guardrail_asker *asker)
{
	const struct guardrail_rules *rules = stream->rules;

	stream->is_idle = true;
	for (size_t i = 0; i < rules->count; i++) {
		stream->concerns[i] = rule_concerns(&rules->rules[i], direction, asker);
		stream->is_idle &= !stream->concerns[i];
		stream->messages[i] = rules->rules[i].message ? rules->rules[i].message : "\u2026";
	}
	for (size_t i = 0; i < rules->count; i++)
		if (stream->concerns[i] && rules->rules[i].is_hours_only)
			note(stream, (struct rule_part){.rule = (uint32_t)i, .condition = (uint32_t)rules->rules[i].hours_condition}, 0, 0);
}

static struct guardrail_stream *open_stream(const struct guardrail_rules *rules, enum guardrail_direction direction,
					    const struct guardrail_asker *asker)
{
	struct guardrail_stream *stream = grow(NULL, &(size_t){0}, 1, sizeof *stream);
	size_t ring = 16;

	memset(stream, 0, sizeof *stream);
	stream->rules = guardrail_rules_use(rules);
	while (ring < words_longest(rules->words))
		ring *= 2;
	stream->letters = grow(NULL, &(size_t){0}, ring, sizeof *stream->letters);
	stream->letter_mask = ring - 1;
	stream->concerns = grow(NULL, &(size_t){0}, rules->count, sizeof *stream->concerns);
	stream->messages = grow(NULL, &(size_t){0}, rules->count, sizeof *stream->messages);
	stream->too_long = grow(NULL, &(size_t){0}, rules->length_count + 1, sizeof *stream->too_long);
	memset(stream->too_long, 0, rules->length_count * sizeof *stream->too_long);
	strbuf_init(&stream->piece, SHOWN_MOST);
	shown_init(&stream->shown, stream->messages);
	choose_rules(stream, direction, asker);
	choose_plain(stream);
	return stream;
}

struct guardrail_stream *guardrail_stream_open(const struct guardrail_rules *rules, const struct guardrail_asker *asker)
{
	return open_stream(rules, GUARDRAIL_OUTPUT, asker);
}

void guardrail_stream_close(struct guardrail_stream *stream)
{
	if (!stream)
		return;
	pattern_scan_close(stream->patterns);
	shown_release(&stream->shown);
	strbuf_release(&stream->piece);
	free(stream->letters);
	free(stream->concerns);
	free(stream->messages);
	free(stream->too_long);
	free(stream->waiting);
	free(stream->plain);
	free(stream->plain_first);
	free(stream->plain_end);
	free(stream->plain_byte);
	free(stream->places);
	guardrail_rules_release(stream->rules);
	free(stream);
}

static void close_stream(void *stream)
{
	guardrail_stream_close(stream);
}

void guardrail_check(const struct guardrail_rules *rules, struct arena *arena, const struct guardrail_asker *asker,
		     enum guardrail_direction direction, const char *text, struct guardrail_verdict *verdict)
{
	struct guardrail_stream *stream = open_stream(rules, direction, asker);
	const char *shown;

	arena_on_reset(arena, close_stream, stream);
	guardrail_stream_add(stream, text, strlen(text), &shown);
	guardrail_stream_end(stream, arena, &shown, verdict);
}
