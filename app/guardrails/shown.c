/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/shown.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "guardrails/filter.h"
#include "guardrails/grow.h"

void shown_init(struct shown *shown, const char *const *messages)
{
	*shown = (struct shown){.messages = messages};
	strbuf_init(&shown->original, SHOWN_MOST);
	strbuf_init(&shown->text, SHOWN_MOST);
}

void shown_release(struct shown *shown)
{
	strbuf_release(&shown->original);
	strbuf_release(&shown->text);
	free(shown->places);
}

void shown_add_place(struct shown *shown, const struct shown_place *place)
{
	struct shown_place *last = shown->place_count ? &shown->places[shown->place_count - 1] : NULL;

	if (last && last->rule == place->rule && place->first >= last->first && place->first < last->end) {
		last->end = place->end > last->end ? place->end : last->end;
		return;
	}
	shown->places = grow(shown->places, &shown->place_capacity, shown->place_count + 1, sizeof *shown->places);
	shown->places[shown->place_count++] = *place;
}

static int by_first(const void *one, const void *other)
{
	const struct shown_place *a = one, *b = other;

	return a->first < b->first ? -1 : a->first > b->first;
}

/* Replaced places that overlap become one, of the strongest rule: the last stands where the first one did, the others show nothing. */
static void join_replaced(struct shown *shown)
{
	struct shown_place *last = NULL;

	for (size_t i = 0; i < shown->place_count; i++) {
		struct shown_place *place = &shown->places[i];

		if (!place->is_replaced || place->first == place->end)
			continue;
		if (!last || place->first >= last->end) {
			last = place;
			continue;
		}
		if (place->end > last->end)
			last->end = place->end;
		if (place->rule < last->rule)
			last->rule = place->rule;
		place->end = place->first;
	}
}

/* One character as it came, or what stands for it. @return its bytes in the original */
static void copy_character(struct shown *shown, bool is_masked)
{
	const uint8_t *at = (const uint8_t *)shown->original.data + shown->bytes;
	ucs4_t character;
	size_t length = (size_t)u8_mbtouc(&character, at, shown->original.length - shown->bytes);

	if (is_masked && !uc_is_property_white_space(character))
		strbuf_add_text(&shown->text, GUARDRAIL_MASK_TEXT);
	else
		strbuf_add(&shown->text, at, length);
	shown->bytes += length;
	shown->characters++;
}

static void skip_until(struct shown *shown, size_t end)
{
	ucs4_t character;

	for (; shown->characters < end; shown->characters++)
		shown->bytes += (size_t)u8_mbtouc(&character, (const uint8_t *)shown->original.data + shown->bytes,
						  shown->original.length - shown->bytes);
}

/* Places that are wholly shown are forgotten. */
static void forget_shown(struct shown *shown)
{
	size_t kept = 0;

	for (size_t i = 0; i < shown->place_count; i++)
		if (shown->places[i].end > shown->characters)
			shown->places[kept++] = shown->places[i];
	shown->place_count = kept;
}

void shown_until(struct shown *shown, size_t end)
{
	size_t next = 0, masked_until = 0;

	if (shown->place_count)
		qsort(shown->places, shown->place_count, sizeof *shown->places, by_first);
	join_replaced(shown);
	for (size_t i = 0; i < shown->place_count; i++)
		if (shown->places[i].is_replaced && shown->places[i].first < end && shown->places[i].end > end)
			end = shown->places[i].first;
	while (shown->characters < end) {
		for (; next < shown->place_count && shown->places[next].first <= shown->characters; next++) {
			const struct shown_place *place = &shown->places[next];

			if (place->is_replaced && place->end > shown->characters) {
				strbuf_add_text(&shown->text, shown->messages[place->rule]);
				skip_until(shown, place->end);
			} else if (!place->is_replaced && place->end > masked_until) {
				masked_until = place->end;
			}
		}
		if (shown->characters < end)
			copy_character(shown, shown->characters < masked_until);
	}
	forget_shown(shown);
}
