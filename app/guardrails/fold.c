/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/fold.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

/* ---- Hangul ---- */

#define SYLLABLE_FIRST 0xAC00u
#define SYLLABLE_LAST 0xD7A3u
#define VOWEL_FIRST 0x314Fu /* ㅏ; the compatibility vowels stand in the order of syllables */
#define JAMO_FIRST 0x3131u
#define JAMO_LAST 0x3163u

/* Compatibility jamo by their place in a syllable. */
static const uint32_t leads[19] = {0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141, 0x3142, 0x3143, 0x3145,
				   0x3146, 0x3147, 0x3148, 0x3149, 0x314A, 0x314B, 0x314C, 0x314D, 0x314E};
static const uint32_t tails[28] = {0,      0x3131, 0x3132, 0x3133, 0x3134, 0x3135, 0x3136, 0x3137, 0x3139, 0x313A, 0x313B, 0x313C, 0x313D, 0x313E,
				   0x313F, 0x3140, 0x3141, 0x3142, 0x3144, 0x3145, 0x3146, 0x3147, 0x3148, 0x314A, 0x314B, 0x314C, 0x314D, 0x314E};

/* What is typed with two keys: doubled consonants, clusters, vowels made of two. */
static const struct pair {
	uint32_t whole, one, other;
} pairs[] = {
	{0x3132, 0x3131, 0x3131}, {0x3133, 0x3131, 0x3145}, {0x3135, 0x3134, 0x3148}, {0x3136, 0x3134, 0x314E}, {0x3138, 0x3137, 0x3137},
	{0x313A, 0x3139, 0x3131}, {0x313B, 0x3139, 0x3141}, {0x313C, 0x3139, 0x3142}, {0x313D, 0x3139, 0x3145}, {0x313E, 0x3139, 0x314C},
	{0x313F, 0x3139, 0x314D}, {0x3140, 0x3139, 0x314E}, {0x3143, 0x3142, 0x3142}, {0x3144, 0x3142, 0x3145}, {0x3146, 0x3145, 0x3145},
	{0x3149, 0x3148, 0x3148}, {0x3158, 0x3157, 0x314F}, {0x3159, 0x3157, 0x3150}, {0x315A, 0x3157, 0x3163}, {0x315D, 0x315C, 0x3153},
	{0x315E, 0x315C, 0x3154}, {0x315F, 0x315C, 0x3163}, {0x3162, 0x3161, 0x3163},
};

static uint32_t joined(uint32_t one, uint32_t other)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].one == one && pairs[i].other == other)
			return pairs[i].whole;
	return 0;
}

static const struct pair *pair_of(uint32_t jamo)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].whole == jamo)
			return &pairs[i];
	return NULL;
}

/* The place of a jamo among those that may stand there, or -1. */
static int place_among(const uint32_t *jamos, int count, uint32_t jamo)
{
	for (int i = 0; i < count; i++)
		if (jamos[i] == jamo && jamo)
			return i;
	return -1;
}

static bool is_vowel(uint32_t jamo)
{
	return jamo >= VOWEL_FIRST && jamo <= JAMO_LAST;
}

static bool is_consonant(uint32_t jamo)
{
	return jamo >= JAMO_FIRST && jamo < VOWEL_FIRST;
}

/* A code point as compatibility jamo, whichever of the four alphabets it is of; 0 for none. */
static uint32_t jamo_of(uint32_t character)
{
	if (character >= JAMO_FIRST && character <= JAMO_LAST)
		return character;
	if (character >= 0x1100 && character <= 0x1112)
		return leads[character - 0x1100];
	if (character >= 0x1161 && character <= 0x1175)
		return VOWEL_FIRST + character - 0x1161;
	if (character >= 0x11A8 && character <= 0x11C2)
		return tails[character - 0x11A7];
	if (character >= 0xFFA1 && character <= 0xFFBE)
		return JAMO_FIRST + character - 0xFFA1;
	if (character >= 0xFFC2 && character <= 0xFFDC) /* six vowels, then a gap of two */
		return VOWEL_FIRST + (character - 0xFFC2) / 8 * 6 + (character - 0xFFC2) % 8;
	return 0;
}

static bool only_leads(uint32_t character)
{
	return character >= 0x1100 && character <= 0x115F;
}

static bool only_ends(uint32_t character)
{
	return character >= 0x11A8 && character <= 0x11FF;
}

static void add_letter(struct fold_unit *unit, uint32_t letter)
{
	if (unit->letter_count < FOLD_MOST)
		unit->letters[unit->letter_count++] = letter;
}

static void add_plain(struct fold_unit *unit, uint32_t character)
{
	if (unit->plain_count < FOLD_MOST)
		unit->plain[unit->plain_count++] = character;
}

static void add_jamo(struct fold_unit *unit, uint32_t jamo)
{
	const struct pair *pair = pair_of(jamo);

	add_letter(unit, pair ? pair->one : jamo);
	if (pair)
		add_letter(unit, pair->other);
}

static uint32_t syllable_of(int lead, uint32_t vowel, int tail)
{
	return SYLLABLE_FIRST + ((uint32_t)lead * 21 + vowel - VOWEL_FIRST) * 28 + (uint32_t)tail;
}

static void add_syllable(struct fold_unit *unit, int lead, uint32_t vowel, int tail)
{
	add_jamo(unit, leads[lead]);
	add_jamo(unit, vowel);
	if (tail)
		add_jamo(unit, tails[tail]);
	add_plain(unit, syllable_of(lead, vowel, tail));
}

/* The jamo at a place of what is known, 0 for none. */
static uint32_t jamo_at(const struct fold *fold, size_t place)
{
	return place < fold->ahead_count ? jamo_of(fold->ahead[place]) : 0;
}

/* A consonant at this place that a vowel follows begins the next syllable. */
static bool closes(const struct fold *fold, size_t place)
{
	if (!is_consonant(jamo_at(fold, place)) || only_leads(fold->ahead[place]))
		return false;
	return only_ends(fold->ahead[place]) || !is_vowel(jamo_at(fold, place + 1));
}

/* The place among tails of what closes a syllable from a place on, 0 for nothing. @param count  in and out: code points of the syllable */
static int read_tail(const struct fold *fold, size_t *count)
{
	int tail = closes(fold, *count) ? place_among(tails, 28, jamo_at(fold, *count)) : 0, longer;

	if (tail <= 0)
		return 0;
	++*count;
	longer = closes(fold, *count) ? place_among(tails, 28, joined(tails[tail], jamo_at(fold, *count))) : 0;
	if (longer <= 0)
		return tail;
	++*count;
	return longer;
}

/* Keys behind the vowel: units of their own, and the syllable comes with the last. */
static size_t read_typed_tail(struct fold *fold, struct fold_unit *unit)
{
	add_jamo(unit, jamo_at(fold, 0));
	if (--fold->tails == 0) {
		add_plain(unit, fold->syllable);
		unit->plain_first = fold->syllable_first;
	}
	return 1;
}

/* Jamo that stand side by side, as a keyboard composes them. @return how many code points they are */
static size_t read_jamo(struct fold *fold, struct fold_unit *unit)
{
	int lead = place_among(leads, 19, jamo_at(fold, 0)), tail;
	uint32_t vowel = jamo_at(fold, 1);
	size_t count = 2, typed;

	if (lead < 0 || only_ends(fold->ahead[0]) || !is_vowel(vowel)) {
		add_jamo(unit, jamo_at(fold, 0));
		add_plain(unit, jamo_at(fold, 0));
		return 1;
	}
	if (joined(vowel, jamo_at(fold, count)))
		vowel = joined(vowel, jamo_at(fold, count++));
	typed = count;
	tail = read_tail(fold, &count);
	if (!tail || only_ends(fold->ahead[typed])) {
		add_syllable(unit, lead, vowel, tail);
		return count;
	}
	add_jamo(unit, leads[lead]);
	add_jamo(unit, vowel);
	fold->tails = count - typed;
	fold->syllable = syllable_of(lead, vowel, tail);
	fold->syllable_first = fold->position;
	return typed;
}

/* ---- all other letters ---- */

/* Those that have no letter of their own: they change the one before, or show nothing. */
static bool is_dropped(uint32_t character)
{
	return uc_is_property_default_ignorable_code_point(character) || uc_is_general_category(character, UC_CATEGORY_Cc)
		|| uc_is_general_category(character, UC_CATEGORY_Cf);
}

static bool is_letter(uint32_t character)
{
	return uc_is_general_category_withtable(character, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_Mc);
}

static void add_folded_letter(struct fold_unit *unit, uint32_t character)
{
	uint32_t folded[FOLD_MOST];
	size_t count = FOLD_MOST;

	if (jamo_of(character)) {
		add_jamo(unit, jamo_of(character));
		return;
	}
	if (is_dropped(character) || !is_letter(character) || !u32_casefold(&character, 1, NULL, NULL, folded, &count))
		return;
	for (size_t i = 0; i < count; i++)
		add_letter(unit, folded[i]);
}

/* One code point in both readings, by Unicode's tables. */
static void read_other(struct fold_unit *unit, uint32_t character)
{
	uint32_t parts[FOLD_MOST];
	size_t count = FOLD_MOST;
	int digit = uc_decimal_value(character);

	if (digit >= 0) {
		add_letter(unit, '0' + (uint32_t)digit);
		add_plain(unit, '0' + (uint32_t)digit);
		return;
	}
	if (is_dropped(character) && character != '\n' && character != '\t')
		return;
	if (u32_normalize(UNINORM_NFKD, &character, 1, parts, &count) == parts)
		for (size_t i = 0; i < count; i++)
			add_folded_letter(unit, parts[i]);
	count = FOLD_MOST;
	if (u32_normalize(UNINORM_NFKC, &character, 1, parts, &count) == parts)
		for (size_t i = 0; i < count; i++)
			add_plain(unit, parts[i]);
}

static void read_syllable(struct fold_unit *unit, uint32_t character)
{
	uint32_t place = character - SYLLABLE_FIRST;

	add_syllable(unit, (int)(place / (21 * 28)), VOWEL_FIRST + place / 28 % 21, (int)(place % 28));
}

static void read_ascii(struct fold_unit *unit, uint32_t character)
{
	bool is_capital = character >= 'A' && character <= 'Z';

	if (is_capital || (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9'))
		add_letter(unit, is_capital ? character + 'a' - 'A' : character);
	if ((character >= ' ' && character != 0x7F) || character == '\n' || character == '\t')
		add_plain(unit, character);
}

/* ---- units ---- */

/* There is room for another code point; else fold_next gives a unit. */
static bool fold_has_room(const struct fold *fold)
{
	return fold->ahead_count < FOLD_AHEAD;
}

void fold_push(struct fold *fold, uint32_t character)
{
	fold->ahead[fold->ahead_count++] = character;
}

/* Whether what follows can no longer change the first unit: it is no jamo, or all that it may be is known. */
static bool is_settled(const struct fold *fold)
{
	if (!jamo_of(fold->ahead[0]))
		return true;
	for (size_t i = 1; i < fold->ahead_count; i++)
		if (!jamo_of(fold->ahead[i]))
			return true;
	return !fold_has_room(fold);
}

bool fold_next(struct fold *fold, bool at_end, struct fold_unit *unit)
{
	size_t count = 1;
	uint32_t character;

	if (!fold->ahead_count || (!at_end && !fold->tails && !is_settled(fold)))
		return false;
	character = fold->ahead[0];
	unit->letter_count = unit->plain_count = 0;
	unit->plain_first = fold->position;
	if (fold->tails)
		count = read_typed_tail(fold, unit);
	else if (character < 0x80)
		read_ascii(unit, character);
	else if (character >= SYLLABLE_FIRST && character <= SYLLABLE_LAST)
		read_syllable(unit, character);
	else if (jamo_of(character))
		count = read_jamo(fold, unit);
	else
		read_other(unit, character);
	unit->first = fold->position;
	unit->end = fold->position + count;
	fold->position += count;
	fold->ahead_count -= count;
	memmove(fold->ahead, fold->ahead + count, fold->ahead_count * sizeof *fold->ahead);
	return true;
}

/* ---- whole texts ---- */

size_t fold_letters(struct arena *arena, const char *text, uint32_t **letters)
{
	const uint8_t *next = (const uint8_t *)text;
	struct fold fold = {0};
	struct fold_unit unit;
	size_t count = 0;
	ucs4_t character;

	*letters = arena_array(arena, strlen(text) * FOLD_MOST / 2 + FOLD_MOST, sizeof **letters);
	while ((next = u8_next(&character, next)) != NULL || fold.ahead_count) {
		if (next)
			fold_push(&fold, character);
		while ((!next || !fold_has_room(&fold)) && fold_next(&fold, !next, &unit))
			for (size_t i = 0; i < unit.letter_count; i++)
				(*letters)[count++] = unit.letters[i];
		if (!next)
			break;
	}
	return count;
}
