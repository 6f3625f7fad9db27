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
#define TILE_WIDTH ((PAPER_WIDTH - (TILE_COUNT - 1) * TILE_GAP) / TILE_COUNT)

static const char *clean(struct paper_layout *layout, const char *text)
{
	return paper_clean(paper_layout_arena(layout), text, false);
}

static void draw_tagged(cairo_t *cairo, const char *tag, const struct paper_text *text, double x, double y)
{
	cairo_tag_begin(cairo, tag, NULL);
	paper_text_draw(cairo, text, x, y);
	cairo_tag_end(cairo, tag);
}

/* ---- the head ---- */

struct head {
	struct paper_text kicker, period, name;
};

static void draw_head(cairo_t *cairo, const void *content, double x, double y)
{
	const struct head *head = content;

	paper_fill(cairo, PAPER_ACCENT, x, y, PAPER_WIDTH, 2.5);
	draw_tagged(cairo, "P", &head->kicker, x, y + 14);
	draw_tagged(cairo, "P", &head->period, x + PAPER_WIDTH - PERIOD_WIDTH, y + 14);
	draw_tagged(cairo, "H1", &head->name, x, y + 14 + head->kicker.height + 2);
}

void report_head_add(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct paper_words *words = paper_layout_words(layout);
	struct head *head = arena_alloc(paper_layout_arena(layout), sizeof *head);

	head->kicker = paper_layout_set(layout, paper_say(words, "hub.report.kicker", {"school", clean(layout, about->school)}), PAPER_KICKER,
			       PAPER_WIDTH - PERIOD_WIDTH, 1);
	head->period = paper_layout_set(layout, paper_period(words, about->from, about->to), PAPER_SECOND, PERIOD_WIDTH, 1);
	paper_text_align(&head->period, PANGO_ALIGN_RIGHT);
	head->name = paper_layout_set(layout, paper_say(words, "hub.report.name", {"name", clean(layout, student->name)}), PAPER_NAME, PAPER_WIDTH, 2);
	paper_layout_add(layout, &(struct paper_block){.height = 16 + head->kicker.height + head->name.height,
							 .keep_next = true, .draw = draw_head, .content = head});
}

/* ---- the profile ---- */

struct fact {
	struct paper_text label, value;
};

struct profile {
	double row_heights[FACT_COUNT / FACT_COLUMNS];
	struct fact facts[FACT_COUNT];
};

static void draw_profile(cairo_t *cairo, const void *content, double x, double y)
{
	const struct profile *profile = content;
	double row_y = y + PADDING;

	paper_fill(cairo, PAPER_PAPER, x, y, PAPER_WIDTH, profile->row_heights[0] + profile->row_heights[1] + 3 * PADDING - 2);
	for (size_t i = 0; i < FACT_COUNT; i++) {
		const struct fact *fact = &profile->facts[i];
		double fact_x = x + PADDING + (double)(i % FACT_COLUMNS) * (PAPER_WIDTH - PADDING) / FACT_COLUMNS;

		if (i && i % FACT_COLUMNS == 0)
			row_y += profile->row_heights[i / FACT_COLUMNS - 1] + PADDING - 2;
		cairo_tag_begin(cairo, "LI", NULL);
		draw_tagged(cairo, "Lbl", &fact->label, fact_x, row_y);
		draw_tagged(cairo, "LBody", &fact->value, fact_x, row_y + fact->label.height);
		cairo_tag_end(cairo, "LI");
	}
}

void report_profile_add(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct paper_words *words = paper_layout_words(layout);
	struct profile *profile = arena_alloc(paper_layout_arena(layout), sizeof *profile);
	const char *const facts[FACT_COUNT][2] = {
		{"hub.report.profile.class", student->class_name},
		{"hub.report.profile.number", student->number},
		{"hub.report.profile.teacher", about->teacher},
		{"hub.report.profile.school", about->school},
		{"hub.report.profile.period", paper_period(words, about->from, about->to)},
		{"hub.report.profile.created", paper_time_date(words, about->created)},
	};
	const double width = (PAPER_WIDTH - PADDING) / FACT_COLUMNS - PADDING;

	for (size_t i = 0; i < FACT_COUNT; i++) {
		const char *value = facts[i][1] && *facts[i][1] ? facts[i][1] : "–";
		struct fact *fact = &profile->facts[i];
		double *height = &profile->row_heights[i / FACT_COLUMNS];

		fact->label = paper_layout_set(layout, paper_say(words, facts[i][0]), PAPER_LABEL, width, 1);
		fact->value = paper_layout_set(layout, value, PAPER_BODY, width, 2);
		*height = MAX(*height, fact->label.height + fact->value.height);
	}
	paper_layout_open(layout, "L");
	paper_layout_add(layout, &(struct paper_block){.height = profile->row_heights[0] + profile->row_heights[1] + 3 * PADDING - 2,
							 .before = 4, .draw = draw_profile, .content = profile});
	paper_layout_close(layout, "L");
}

/* ---- progress ---- */

struct tile {
	struct paper_text label, figure, before;
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

		paper_fill(cairo, PAPER_PAPER, tile_x, y, TILE_WIDTH, tiles->height);
		cairo_tag_begin(cairo, "P", NULL);
		paper_text_draw(cairo, &tile->label, tile_x + PADDING, tile_y);
		paper_text_draw(cairo, &tile->figure, tile_x + PADDING, tile_y + tile->label.height - 2);
		paper_text_draw(cairo, &tile->before, tile_x + PADDING, tile_y + tile->label.height + tile->figure.height - 4);
		cairo_tag_end(cairo, "P");
	}
}

static void add_tiles(struct paper_layout *layout, const struct report_totals *now, const struct report_totals *before)
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
	struct paper_words *words = paper_layout_words(layout);
	struct tiles *tiles = arena_alloc(paper_layout_arena(layout), sizeof *tiles);
	const double width = TILE_WIDTH - 2 * PADDING;

	for (size_t i = 0; i < TILE_COUNT; i++) {
		struct tile *tile = &tiles->tiles[i];

		tile->label = paper_layout_set(layout, paper_say(words, figures[i].key), PAPER_LABEL, width, 1);
		tile->figure = paper_layout_set(layout, paper_number(words, figures[i].now), PAPER_FIGURE, width, 1);
		tile->before = paper_layout_set(layout, paper_say(words, "hub.report.progress.before", {"count", paper_number(words, figures[i].before)}),
				       PAPER_MARK, width, 1);
		tiles->height = MAX(tiles->height, 10 + tile->label.height + tile->figure.height + tile->before.height);
	}
	paper_layout_add(layout, &(struct paper_block){.height = tiles->height, .before = 8, .draw = draw_tiles, .content = tiles});
}

static bool is_nothing(const struct report_totals *totals)
{
	return totals->events <= 0 && totals->correct <= 0 && totals->wrong <= 0 && totals->minutes <= 0;
}

/* The sentence that answers. Where nothing was answered, it counts what was done. */
static const char *summary(struct paper_words *words, const struct report_totals *totals)
{
	double answered = (double)MAX(totals->correct, 0) + (double)MAX(totals->wrong, 0);

	if (answered < 1)
		return paper_say(words, "hub.report.progress.unanswered", {"count", paper_number(words, totals->events)});
	return paper_say(words, "hub.report.progress.summary", {"answered", paper_number(words, (long)MIN(answered, 1e15))},
			  {"correct", paper_number(words, MAX(totals->correct, 0))},
			  {"share", paper_percent(words, (double)MAX(totals->correct, 0) / answered)});
}

void report_progress_add(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct paper_words *words = paper_layout_words(layout);
	struct paper_text text;

	(void)about;
	if (is_nothing(&student->totals) && is_nothing(&student->totals_before)) {
		text = paper_layout_set(layout, paper_say(words, "hub.report.progress.empty"), PAPER_SECOND, PAPER_WIDTH, 2);
		paper_layout_text(layout, "P", &text, 2, false);
		return;
	}
	text = paper_layout_set(layout, summary(words, &student->totals), PAPER_LEAD, PAPER_WIDTH, 2);
	paper_layout_text(layout, "P", &text, 2, true);
	add_tiles(layout, &student->totals, &student->totals_before);
	if (student->week_count) {
		text = paper_layout_set(layout, paper_say(words, "hub.report.progress.trend"), PAPER_LABEL, PAPER_WIDTH / 2, 1);
		paper_layout_text(layout, "H3", &text, 14, true);
		report_trend_add(layout, student->weeks, student->week_count);
	}
}
