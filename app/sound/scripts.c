/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/scripts.h"

#include <string.h>
#include <unictype.h>
#include <unistr.h>

enum script { SCRIPT_NONE, SCRIPT_HANGUL, SCRIPT_OTHER };

static enum script script_of(ucs4_t character)
{
	if ((character >= 0xAC00 && character <= 0xD7A3) || (character >= 0x1100 && character <= 0x11FF) ||
	    (character >= 0x3130 && character <= 0x318F))
		return SCRIPT_HANGUL;
	return uc_is_alpha(character) ? SCRIPT_OTHER : SCRIPT_NONE;
}

/* What stands within a number. */
static bool is_of_number(ucs4_t character)
{
	return (character >= '0' && character <= '9') || character == '.' || character == ',' || character == ':';
}

struct splitting {
	struct arena *arena;
	const char *text;
	struct script_run *runs;
	size_t count, start; /* of the run at hand */
	enum script script;
};

static void end_run(struct splitting *splitting, size_t end)
{
	if (end > splitting->start)
		splitting->runs[splitting->count++] = (struct script_run){
			arena_copy(splitting->arena, splitting->text + splitting->start, end - splitting->start),
			splitting->script == SCRIPT_HANGUL};
	splitting->start = end;
}

/* A letter at a place; number is where the number before it begins, the place itself where there is none. */
static void take_letter(struct splitting *splitting, enum script script, size_t place, size_t number)
{
	if (splitting->script != SCRIPT_NONE && splitting->script != script)
		end_run(splitting, script == SCRIPT_HANGUL ? number : place);
	splitting->script = script;
}

size_t script_runs(struct arena *arena, const char *text, struct script_run **runs)
{
	size_t length = strlen(text), number = 0;
	struct splitting splitting = {.arena = arena, .text = text, .runs = arena_array(arena, length + 1, sizeof **runs)};
	bool in_number = false;

	for (size_t place = 0; place < length;) {
		ucs4_t character;
		int size = u8_mbtouc(&character, (const uint8_t *)text + place, length - place);
		enum script script = script_of(character);

		if (script != SCRIPT_NONE)
			take_letter(&splitting, script, place, in_number ? number : place);
		if (is_of_number(character) && !in_number)
			number = place;
		in_number = is_of_number(character);
		place += (size_t)size;
	}
	end_run(&splitting, length);
	*runs = splitting.runs;
	return splitting.count;
}
