/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_progress.h"

#include "hub/report_chart.h"
#include "hub/report_sections.h"

#define PADDING 12.0
#define PERIOD_WIDTH 260.0
#define FACT_COUNT 6
#define FACT_COLUMNS 3
#define TILE_COUNT 4
#define TILE_GAP 10.0
#define TILE_WIDTH ((REPORT_WIDTH - (TILE_COUNT - 1) * TILE_GAP) / TILE_COUNT)

static const char *clean(struct report_layout *layout, const char *text)
{
	return report_clean(report_layout_arena(layout), text, false);
}

static void draw_tagged(cairo_t *cairo, const char *tag, const struct report_text *text, double x, double y)
{
	cairo_tag_begin(cairo, tag, NULL);
	report_text_draw(cairo, text, x, y);
	cairo_tag_end(cairo, tag);
}

/* ---- the head ---- */

struct head {
	struct report_text kicker, period, name;
};

static void draw_head(cairo_t *cairo, const void *content, double x, double y)
{
	const struct head *head = content;

	report_fill(cairo, REPORT_ACCENT, x, y, REPORT_WIDTH, 2.5);
	draw_tagged(cairo, "P", &head->kicker, x, y + 14);
	draw_tagged(cairo, "P", &head->period, x + REPORT_WIDTH - PERIOD_WIDTH, y + 14);
	draw_tagged(cairo, "H1", &head->name, x, y + 14 + head->kicker.height + 2);
}

void report_head_add(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct report_words *words = report_layout_words(layout);
	struct head *head = arena_alloc(report_layout_arena(layout), sizeof *head);

	head->kicker = report_layout_set(layout, report_say(words, "hub.report.kicker", {"school", clean(layout, about->school)}), REPORT_KICKER,
			       REPORT_WIDTH - PERIOD_WIDTH, 1);
	head->period = report_layout_set(layout, report_period(words, about->from, about->to), REPORT_SECOND, PERIOD_WIDTH, 1);
	report_text_align(&head->period, PANGO_ALIGN_RIGHT);
	head->name = report_layout_set(layout, report_say(words, "hub.report.name", {"name", clean(layout, student->name)}), REPORT_NAME, REPORT_WIDTH, 2);
	report_layout_add(layout, &(struct report_block){.height = 16 + head->kicker.height + head->name.height,
							 .keep_next = true, .draw = draw_head, .content = head});
}

/* ---- the profile ---- */

struct fact {
	struct report_text label, value;
};

struct profile {
	double row_heights[FACT_COUNT / FACT_COLUMNS];
	struct fact facts[FACT_COUNT];
};

static void draw_profile(cairo_t *cairo, const void *content, double x, double y)
{
	const struct profile *profile = content;
	double row_y = y + PADDING;

	report_fill(cairo, REPORT_PAPER, x, y, REPORT_WIDTH, profile->row_heights[0] + profile->row_heights[1] + 3 * PADDING - 2);
	for (size_t i = 0; i < FACT_COUNT; i++) {
		const struct fact *fact = &profile->facts[i];
		double fact_x = x + PADDING + (double)(i % FACT_COLUMNS) * (REPORT_WIDTH - PADDING) / FACT_COLUMNS;

		if (i && i % FACT_COLUMNS == 0)
			row_y += profile->row_heights[i / FACT_COLUMNS - 1] + PADDING - 2;
		cairo_tag_begin(cairo, "LI", NULL);
		draw_tagged(cairo, "Lbl", &fact->label, fact_x, row_y);
		draw_tagged(cairo, "LBody", &fact->value, fact_x, row_y + fact->label.height);
		cairo_tag_end(cairo, "LI");
	}
}

void report_profile_add(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct report_words *words = report_layout_words(layout);
	struct profile *profile = arena_alloc(report_layout_arena(layout), sizeof *profile);
	const char *const facts[FACT_COUNT][2] = {
		{"hub.report.profile.class", student->class_name},
		{"hub.report.profile.number", student->number},
		{"hub.report.profile.teacher", about->teacher},
		{"hub.report.profile.school", about->school},
		{"hub.report.profile.period", report_period(words, about->from, about->to)},
		{"hub.report.profile.created", report_time_date(words, about->created)},
	};
	const double width = (REPORT_WIDTH - PADDING) / FACT_COLUMNS - PADDING;

	for (size_t i = 0; i < FACT_COUNT; i++) {
		const char *value = facts[i][1] && *facts[i][1] ? facts[i][1] : "–";
		struct fact *fact = &profile->facts[i];
		double *height = &profile->row_heights[i / FACT_COLUMNS];

		fact->label = report_layout_set(layout, report_say(words, facts[i][0]), REPORT_LABEL, width, 1);
		fact->value = report_layout_set(layout, value, REPORT_BODY, width, 2);
		*height = MAX(*height, fact->label.height + fact->value.height);
	}
	report_layout_open(layout, "L");
	report_layout_add(layout, &(struct report_block){.height = profile->row_heights[0] + profile->row_heights[1] + 3 * PADDING - 2,
							 .before = 4, .draw = draw_profile, .content = profile});
	report_layout_close(layout, "L");
}

/* ---- progress ---- */

struct tile {
	struct report_text label, figure, before;
};

struct tiles {
	double height;
	struct tile tiles[TILE_COUNT];
};

static void draw_tiles(cairo_t *cairo, const void *content, double x, double y)
{
	const struct tiles *tiles = content;

	for (size_t i = 0; i < TILE_COUNT; i++) {
		const struct tile *tile = &tiles->tiles[i];
		double tile_x = x + (double)i * (TILE_WIDTH + TILE_GAP), tile_y = y + 8;

		report_fill(cairo, REPORT_PAPER, tile_x, y, TILE_WIDTH, tiles->height);
		cairo_tag_begin(cairo, "P", NULL);
		report_text_draw(cairo, &tile->label, tile_x + PADDING, tile_y);
		report_text_draw(cairo, &tile->figure, tile_x + PADDING, tile_y + tile->label.height - 2);
		report_text_draw(cairo, &tile->before, tile_x + PADDING, tile_y + tile->label.height + tile->figure.height - 4);
		cairo_tag_end(cairo, "P");
	}
}

static void add_tiles(struct report_layout *layout, const struct report_totals *now, const struct report_totals *before)
{
	const struct {
		const char *key;
		long now, before;
	} figures[TILE_COUNT] = {
		{"hub.report.progress.events", now->events, before->events},
		{"hub.report.progress.correct", now->correct, before->correct},
		{"hub.report.progress.wrong", now->wrong, before->wrong},
		{"hub.report.progress.minutes", now->minutes, before->minutes},
	};
	struct report_words *words = report_layout_words(layout);
	struct tiles *tiles = arena_alloc(report_layout_arena(layout), sizeof *tiles);
	const double width = TILE_WIDTH - 2 * PADDING;

	for (size_t i = 0; i < TILE_COUNT; i++) {
		struct tile *tile = &tiles->tiles[i];

		tile->label = report_layout_set(layout, report_say(words, figures[i].key), REPORT_LABEL, width, 1);
		tile->figure = report_layout_set(layout, report_number(words, figures[i].now), REPORT_FIGURE, width, 1);
		tile->before = report_layout_set(layout, report_say(words, "hub.report.progress.before", {"count", report_number(words, figures[i].before)}),
				       REPORT_MARK, width, 1);
		tiles->height = MAX(tiles->height, 10 + tile->label.height + tile->figure.height + tile->before.height);
	}
	report_layout_add(layout, &(struct report_block){.height = tiles->height, .before = 8, .draw = draw_tiles, .content = tiles});
}

static bool is_nothing(const struct report_totals *totals)
{
	return totals->events <= 0 && totals->correct <= 0 && totals->wrong <= 0 && totals->minutes <= 0;
}

/* The sentence that answers. Where nothing was answered, it counts what was done. */
static const char *summary(struct report_words *words, const struct report_totals *totals)
{
	double answered = (double)MAX(totals->correct, 0) + (double)MAX(totals->wrong, 0);

	if (answered < 1)
		return report_say(words, "hub.report.progress.unanswered", {"count", report_number(words, totals->events)});
	return report_say(words, "hub.report.progress.summary", {"answered", report_number(words, (long)MIN(answered, 1e15))},
			  {"correct", report_number(words, MAX(totals->correct, 0))},
			  {"share", report_percent(words, (double)MAX(totals->correct, 0) / answered)});
}

void report_progress_add(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct report_words *words = report_layout_words(layout);
	struct report_text text;

	(void)about;
	if (is_nothing(&student->totals) && is_nothing(&student->totals_before)) {
		text = report_layout_set(layout, report_say(words, "hub.report.progress.empty"), REPORT_SECOND, REPORT_WIDTH, 2);
		report_layout_text(layout, "P", &text, 2, false);
		return;
	}
	text = report_layout_set(layout, summary(words, &student->totals), REPORT_LEAD, REPORT_WIDTH, 2);
	report_layout_text(layout, "P", &text, 2, true);
	add_tiles(layout, &student->totals, &student->totals_before);
	if (student->week_count) {
		text = report_layout_set(layout, report_say(words, "hub.report.progress.trend"), REPORT_LABEL, REPORT_WIDTH / 2, 1);
		report_layout_text(layout, "H3", &text, 14, true);
		report_trend_add(layout, student->weeks, student->week_count);
	}
}
