/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper/words.h"

#include <math.h>

#define LONGEST_TEXT 65536
#define NOT_KNOWN "–"
#define ROUNDING 1e-9 /* 0.29 * 100 is a little less than 29 */

struct paper_words paper_words(const struct view *view, struct arena *arena, enum view_locale locale, clock_time now)
{
	return (struct paper_words){.view = view, .arena = arena, .format = format_begin(locale, now)};
}

static struct view_value find_word(const struct view_object *object, const struct view_name *name)
{
	for (const struct paper_word *word = object->self; word->name; word++)
		if (view_is_named(name, word->name))
			return view_text_value(word->value);
	return view_absent();
}

const char *paper_say_with(struct paper_words *words, const char *key, const struct paper_word *params)
{
	static const struct view_object_type type = {.find = find_word};
	const struct view_object object = {.type = &type, .self = params};
	struct strbuf text;
	char *kept;

	strbuf_init(&text, LONGEST_TEXT);
	view_text(words->view, words->format.locale, key, &object, words->format.now, &text);
	kept = arena_strdup(words->arena, strbuf_text(&text));
	strbuf_release(&text);
	return kept;
}

static const char *format(struct paper_words *words, enum view_formatter formatter, const char *value)
{
	struct format_text text;

	if (!value || !format_value(&words->format, formatter, value, strlen(value), &text))
		return NOT_KNOWN;
	return arena_copy(words->arena, text.bytes, text.length);
}

const char *paper_number(struct paper_words *words, long number)
{
	return format(words, FORMAT_NUMBER, arena_printf(words->arena, "%ld", number));
}

const char *paper_date(struct paper_words *words, const char *date)
{
	return format(words, FORMAT_DATE, date);
}

/* Paper outlives the year in which it was plain. */
static const char *dated(struct paper_words *words, const char *date)
{
	struct paper_words with_year = *words;

	with_year.format.has_today = true;
	with_year.format.year = 0;
	return paper_date(&with_year, date);
}

const char *paper_time_date(struct paper_words *words, clock_time time)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(time, text);
	return dated(words, text);
}

const char *paper_period(struct paper_words *words, const char *from, const char *to)
{
	bool year_first = words->format.locale == VIEW_KO;

	return paper_say(words, "paper.period", {"from", year_first ? dated(words, from) : paper_date(words, from)},
			  {"to", year_first ? paper_date(words, to) : dated(words, to)});
}

static bool is_known(double share)
{
	return share >= 0 && share <= 1;
}

/* Whole percents, rounded down as the pages do, so that paper and screen say the same and nothing short of all is 100%. */
static long percents(double share)
{
	return (long)floor(share * 100 + ROUNDING);
}

const char *paper_percent(struct paper_words *words, double share)
{
	return is_known(share) ? arena_printf(words->arena, "%ld%%", percents(share)) : NOT_KNOWN;
}

const char *paper_change(struct paper_words *words, double before, double after)
{
	long points;

	if (!is_known(before) || !is_known(after))
		return NOT_KNOWN;
	/* From the figures as they are shown, so that a reader who subtracts them gets the same. */
	points = percents(after) - percents(before);
	if (!points)
		return "±0";
	return paper_say(words, "paper.points",
			  {"points", arena_printf(words->arena, "%+ld", points)});
}
