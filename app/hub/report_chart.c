/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_chart.h"

#include <string.h>

#define TREND_HEIGHT 92.0 /* of the highest column */
#define TREND_ABOVE 14.0  /* for its figure */
#define TREND_BELOW 16.0  /* for the weeks */
#define WIDEST_COLUMN 30.0
#define MOST_WEEK_LABELS 10 /* more do not fit beside each other */

#define CELL_HEIGHT 15.0
#define CELL_GAP 2.0
#define WIDEST_CELL 56.0
#define LEAST_CELL_WITH_FIGURE 17.0
#define WEEKDAYS_WIDTH 22.0
#define MONTHS_HEIGHT 14.0
#define LAST_NAMED_DAY 24 /* a period that begins later in a month leaves the room to the next one's name */
#define LEGEND_HEIGHT 16.0
#define LEAST_LEGEND_WIDTH 180.0 /* of a map that is narrower */
#define DAYS_A_WEEK 7
#define LONGEST_WORDS 8192

static struct paper_text mark(struct paper_layout *layout, const char *text, double width, enum paper_style style, PangoAlignment alignment)
{
	struct paper_text made = paper_layout_set(layout, text, style, width, 1);

	paper_text_align(&made, alignment);
	return made;
}

/* ---- legends ---- */

struct legend_entry {
	enum paper_colour colour;
	struct paper_text text;
	double width;
};

struct legend {
	struct legend_entry entries[3];
	size_t count;
};

static void legend_entry_add(struct paper_layout *layout, struct legend *legend, enum paper_colour colour, const char *key)
{
	struct legend_entry *entry = &legend->entries[legend->count++];

	entry->colour = colour;
	entry->text = mark(layout, paper_say(paper_layout_words(layout), key), 90, PAPER_MARK, PANGO_ALIGN_LEFT);
	entry->width = paper_text_ink_width(&entry->text);
}

static void draw_legend(cairo_t *cairo, const struct legend *legend, double right, double y)
{
	double x = right;

	for (size_t i = legend->count; i-- > 0;) {
		const struct legend_entry *entry = &legend->entries[i];

		x -= entry->width;
		paper_text_draw(cairo, &entry->text, x, y);
		x -= 11;
		paper_fill(cairo, entry->colour, x, y + entry->text.height / 2 - 3.5, 7, 7);
		x -= 12;
	}
}

/* ---- the trend ---- */

struct trend_week {
	double right, wrong; /* heights */
	struct paper_text total, from;
	bool is_labelled;
};

struct trend {
	size_t count;
	double slot;
	struct legend legend;
	struct trend_week weeks[REPORT_MOST_WEEKS];
};

static void draw_trend(cairo_t *cairo, const void *content, double x, double y)
{
	const struct trend *trend = content;
	double base = y + TREND_ABOVE + TREND_HEIGHT, width = MIN(trend->slot * 0.6, WIDEST_COLUMN);

	draw_legend(cairo, &trend->legend, x + PAPER_WIDTH, y - 12);
	for (size_t i = 0; i < trend->count; i++) {
		const struct trend_week *week = &trend->weeks[i];
		double left = x + (double)i * trend->slot, top = base - week->right - week->wrong;

		paper_fill(cairo, PAPER_LINE, left + (trend->slot - width) / 2, top, width, week->wrong);
		paper_fill(cairo, PAPER_ACCENT, left + (trend->slot - width) / 2, base - week->right, width, week->right);
		paper_text_draw(cairo, &week->total, left, top - week->total.height - 1);
		if (week->is_labelled)
			paper_text_draw(cairo, &week->from, left - trend->slot / 2, base + 3);
	}
	paper_fill(cairo, PAPER_EDGE, x, base, PAPER_WIDTH, 0.75);
}

static double of_week(const struct report_week *week)
{
	return (double)MAX(week->correct, 0) + (double)MAX(week->wrong, 0);
}

static const char *trend_words(struct paper_layout *layout, const struct report_week *weeks, size_t count)
{
	struct paper_words *words = paper_layout_words(layout);
	struct strbuf *list = strbuf_in_arena(paper_layout_arena(layout), LONGEST_WORDS);

	for (size_t i = 0; i < count; i++) {
		strbuf_add_text(list, i ? "; " : "");
		strbuf_add_text(list, paper_say(words, "hub.report.progress.week", {"from", paper_date(words, weeks[i].from)},
						 {"correct", paper_number(words, weeks[i].correct)},
						 {"wrong", paper_number(words, weeks[i].wrong)}));
	}
	return paper_say(words, "hub.report.progress.chart", {"weeks", strbuf_text(list)});
}

void report_trend_add(struct paper_layout *layout, const struct report_week *weeks, size_t count)
{
	struct paper_words *words = paper_layout_words(layout);
	struct trend *trend = arena_alloc(paper_layout_arena(layout), sizeof *trend);
	size_t every;
	double most = 1;

	if (count > REPORT_MOST_WEEKS) {
		weeks += count - REPORT_MOST_WEEKS;
		count = REPORT_MOST_WEEKS;
	}
	every = count > MOST_WEEK_LABELS ? 2 : 1;
	trend->count = count;
	trend->slot = PAPER_WIDTH / (double)count;
	legend_entry_add(layout, &trend->legend, PAPER_ACCENT, "hub.report.progress.correct");
	legend_entry_add(layout, &trend->legend, PAPER_LINE, "hub.report.progress.wrong");
	for (size_t i = 0; i < count; i++)
		most = MAX(most, of_week(&weeks[i]));
	for (size_t i = 0; i < count; i++) {
		struct trend_week *week = &trend->weeks[i];
		double all = of_week(&weeks[i]);

		week->right = (double)MAX(weeks[i].correct, 0) / most * TREND_HEIGHT;
		week->wrong = (double)MAX(weeks[i].wrong, 0) / most * TREND_HEIGHT;
		week->total = mark(layout, paper_number(words, (long)MIN(all, 1e9)), trend->slot, PAPER_MARK, PANGO_ALIGN_CENTER);
		week->is_labelled = i % every == 0;
		if (week->is_labelled)
			week->from = mark(layout, paper_date(words, weeks[i].from), trend->slot * 2, PAPER_MARK, PANGO_ALIGN_CENTER);
	}
	paper_layout_figure(layout, &(struct paper_block){.height = TREND_ABOVE + TREND_HEIGHT + TREND_BELOW, .before = 10,
							    .draw = draw_trend, .content = trend},
			     trend_words(layout, weeks, count));
}

/* ---- the days ---- */

static bool day_of(const char *date, int64_t *day)
{
	struct clock_calendar calendar;
	clock_time time;

	if (!date || !clock_parse(&time, date, strlen(date)))
		return false;
	calendar = clock_calendar(time, strlen(date) == strlen("2026-11-20") ? 0 : clock_offset(time));
	*day = clock_days(calendar.year, calendar.month, calendar.day);
	return true;
}

struct report_days *report_days_spread(struct arena *arena, const char *from, const char *to, const struct report_day *days, size_t count)
{
	struct report_days *spread;
	int64_t first, last, day;

	if (!day_of(from, &first) || !day_of(to, &last) || last < first)
		return NULL;
	first = MAX(first, last - REPORT_MOST_DAYS + 1);
	spread = arena_alloc(arena, sizeof *spread);
	spread->first = first;
	spread->count = (size_t)(last - first + 1);
	for (size_t i = 0; i < count; i++)
		if (day_of(days[i].date, &day) && day >= first && day <= last && days[i].events > 0)
			spread->events[day - first] += MIN(days[i].events, 1000000);
	for (size_t i = 0; i < spread->count; i++) {
		spread->active += spread->events[i] > 0;
		if (spread->events[i] > spread->events[spread->best])
			spread->best = i;
	}
	return spread;
}

struct map_day {
	size_t column, row;
	enum paper_colour colour;
	bool has_figure;
	struct paper_text figure;
};

struct map_month {
	size_t column;
	struct paper_text name;
};

struct map {
	size_t count, month_count;
	double cell, width;
	struct legend legend;
	struct paper_text weekdays[DAYS_A_WEEK];
	struct map_month months[REPORT_MOST_DAYS / 28 + 2];
	struct map_day days[REPORT_MOST_DAYS];
};

static void draw_map(cairo_t *cairo, const void *content, double x, double y)
{
	const struct map *map = content;
	double left = x + WEEKDAYS_WIDTH, top = y + MONTHS_HEIGHT;

	draw_legend(cairo, &map->legend, x + map->width, top + DAYS_A_WEEK * CELL_HEIGHT + 3);
	for (size_t i = 0; i < map->month_count; i++)
		paper_text_draw(cairo, &map->months[i].name, left + (double)map->months[i].column * map->cell, y);
	for (size_t i = 0; i < DAYS_A_WEEK; i++)
		paper_text_draw(cairo, &map->weekdays[i], x, top + (double)i * CELL_HEIGHT + (CELL_HEIGHT - CELL_GAP - map->weekdays[i].height) / 2);
	for (size_t i = 0; i < map->count; i++) {
		const struct map_day *day = &map->days[i];
		double cell_x = left + (double)day->column * map->cell, cell_y = top + (double)day->row * CELL_HEIGHT;

		paper_fill(cairo, day->colour, cell_x, cell_y, map->cell - CELL_GAP, CELL_HEIGHT - CELL_GAP);
		if (day->has_figure)
			paper_text_draw(cairo, &day->figure, cell_x, cell_y + (CELL_HEIGHT - CELL_GAP - day->figure.height) / 2);
	}
}

/* 1 January 1970 was a Thursday; 0 is Monday. */
static size_t weekday(int64_t day)
{
	return (size_t)(((day + 3) % DAYS_A_WEEK + DAYS_A_WEEK) % DAYS_A_WEEK);
}

/* Three steps: no eye tells more apart in print. */
static enum paper_colour colour_of_day(long events, long most)
{
	if (!events)
		return PAPER_PAPER;
	if (events * 3 <= most)
		return PAPER_ACCENT_QUIET;
	return events * 3 <= most * 2 ? PAPER_ACCENT_MIDDLE : PAPER_ACCENT;
}

static void lay_out_day(struct paper_layout *layout, struct map *map, const struct report_days *days, size_t i, size_t first_row)
{
	struct map_day *day = &map->days[i];

	day->column = (first_row + i) / DAYS_A_WEEK;
	day->row = (first_row + i) % DAYS_A_WEEK;
	day->colour = colour_of_day(days->events[i], days->events[days->best]);
	day->has_figure = days->events[i] && map->cell >= LEAST_CELL_WITH_FIGURE;
	if (day->has_figure)
		day->figure = mark(layout, paper_number(paper_layout_words(layout), days->events[i]), map->cell - CELL_GAP,
				   day->colour == PAPER_ACCENT ? PAPER_MARK_ON : PAPER_MARK_INK, PANGO_ALIGN_CENTER);
}

/* The name of a month above the week in which it begins, where the one before leaves room. */
static void lay_out_months(struct paper_layout *layout, struct map *map, const struct report_days *days)
{
	const char *key;
	double next_free = 0;

	for (size_t i = 0; i < days->count; i++) {
		struct clock_calendar calendar = clock_calendar((days->first + (int64_t)i) * CLOCK_DAY, 0);
		double left = (double)map->days[i].column * map->cell;
		struct map_month *month;

		if ((calendar.day != 1 && (i || calendar.day > LAST_NAMED_DAY)) || left < next_free)
			continue;
		key = arena_printf(paper_layout_arena(layout), "hub.report.month.%d", calendar.month);
		month = &map->months[map->month_count++];
		month->column = map->days[i].column;
		month->name = mark(layout, paper_say(paper_layout_words(layout), key), 40, PAPER_MARK, PANGO_ALIGN_LEFT);
		next_free = left + paper_text_ink_width(&month->name) + 4;
	}
}

void report_days_add(struct paper_layout *layout, const struct report_days *days)
{
	static const char *const weekdays[DAYS_A_WEEK] = {
		"hub.report.weekday.monday", "hub.report.weekday.tuesday", "hub.report.weekday.wednesday", "hub.report.weekday.thursday",
		"hub.report.weekday.friday", "hub.report.weekday.saturday", "hub.report.weekday.sunday",
	};
	struct paper_words *words = paper_layout_words(layout);
	struct map *map = arena_alloc(paper_layout_arena(layout), sizeof *map);
	size_t first_row = weekday(days->first), weeks = (first_row + days->count + DAYS_A_WEEK - 1) / DAYS_A_WEEK;

	map->count = days->count;
	map->cell = MIN((PAPER_WIDTH - WEEKDAYS_WIDTH + CELL_GAP) / (double)weeks, WIDEST_CELL);
	map->width = MAX(WEEKDAYS_WIDTH + map->cell * (double)weeks - CELL_GAP, LEAST_LEGEND_WIDTH);
	legend_entry_add(layout, &map->legend, PAPER_ACCENT_QUIET, "hub.report.activity.little");
	legend_entry_add(layout, &map->legend, PAPER_ACCENT_MIDDLE, "hub.report.activity.middle");
	legend_entry_add(layout, &map->legend, PAPER_ACCENT, "hub.report.activity.much");
	for (size_t i = 0; i < DAYS_A_WEEK; i++)
		map->weekdays[i] = mark(layout, paper_say(words, weekdays[i]), WEEKDAYS_WIDTH, PAPER_MARK, PANGO_ALIGN_LEFT);
	for (size_t i = 0; i < days->count; i++)
		lay_out_day(layout, map, days, i, first_row);
	lay_out_months(layout, map, days);
	paper_layout_figure(layout, &(struct paper_block){.height = MONTHS_HEIGHT + DAYS_A_WEEK * CELL_HEIGHT + LEGEND_HEIGHT, .before = 8,
							    .draw = draw_map, .content = map},
			     paper_say(words, "hub.report.activity.chart"));
}
