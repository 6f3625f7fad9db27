/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_analytics.h"

#include "hub/report_pdf.h"
#include "hub/report_table.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
#define FOOT_Y (REPORT_PAGE_HEIGHT - 42)

struct analytics {
	const struct report_about *about;
	const struct result *week;
	struct report_pdf *pdf;
	struct report_type *type;
	struct report_words words;
	struct report_layout *layout;
};

static const char *say_count(struct analytics *analytics, size_t row, const char *column)
{
	return report_number(&analytics->words, (long)result_integer(analytics->week, row, column));
}

static double share(const struct analytics *analytics, size_t row, const char *part, const char *rest)
{
	double counted = (double)result_integer(analytics->week, row, part);
	double all = counted + (rest ? (double)result_integer(analytics->week, row, rest) : 0);

	return all > 0 ? counted / all : REPORT_UNKNOWN;
}

static double active_share(const struct analytics *analytics, size_t row, const char *active)
{
	double students = (double)result_integer(analytics->week, row, "students");

	return students > 0 ? (double)result_integer(analytics->week, row, active) / students : REPORT_UNKNOWN;
}

static double mastery(const struct analytics *analytics, size_t row, const char *column)
{
	return result_text(analytics->week, row, column) ? result_real(analytics->week, row, column) : REPORT_UNKNOWN;
}

static const char *class_name(struct analytics *analytics, size_t row)
{
	const char *grade = result_text(analytics->week, row, "grade"), *name = result_text(analytics->week, row, "class_name");

	return grade && name ? report_say(&analytics->words, "school.class_long", {"grade", grade}, {"class_name", name}) :
			       report_say(&analytics->words, "hub.analytics.school");
}

static void add_text(struct analytics *analytics, const char *tag, const char *sentence, enum report_style style, double before, bool keep_next)
{
	struct report_text text = report_layout_set(analytics->layout, sentence, style, REPORT_WIDTH, 3);

	report_layout_text(analytics->layout, tag, &text, before, keep_next);
}

static void add_head(struct analytics *analytics)
{
	struct report_words *words = &analytics->words;
	const struct report_about *about = analytics->about;

	add_text(analytics, "P", report_period(words, about->from, about->to), REPORT_KICKER, 0, true);
	add_text(analytics, "H1", report_say(words, "hub.analytics.title", {"school", report_clean(words->arena, about->school, false)}),
		 REPORT_NAME, 2, true);
	add_text(analytics, "P", report_say(words, "hub.analytics.summary", {"active", say_count(analytics, 0, "active")},
					    {"students", say_count(analytics, 0, "students")}, {"events", say_count(analytics, 0, "events")},
					    {"share", report_percent(words, share(analytics, 0, "correct", "wrong"))}),
		 REPORT_LEAD, 8, false);
}

static void add_engagement(struct analytics *analytics)
{
	static const struct report_column columns[] = {
		{"hub.analytics.class", 0.26, false},  {"hub.analytics.active_bar", 0.24, false}, {"hub.analytics.active", 0.14, true},
		{"hub.analytics.change", 0.12, true},  {"hub.analytics.events", 0.12, true},      {"hub.analytics.minutes", 0.12, true},
	};
	struct report_words *words = &analytics->words;
	struct report_table *table;

	add_text(analytics, "H2", report_say(words, "hub.analytics.engagement"), REPORT_HEADING, 18, true);
	table = report_table_begin(analytics->layout, columns, sizeof columns / sizeof *columns);
	for (size_t row = 0; row < result_count(analytics->week); row++) {
		double now = active_share(analytics, row, "active"), before = active_share(analytics, row, "active_before");

		report_table_row(table, (const struct report_cell[]){
			{.text = class_name(analytics, row)},
			{.is_bar = true, .value = now, .target = REPORT_UNKNOWN},
			{.text = report_say(words, "hub.analytics.of", {"part", say_count(analytics, row, "active")},
					    {"all", say_count(analytics, row, "students")})},
			{.text = report_change(words, before, now)},
			{.text = say_count(analytics, row, "events")},
			{.text = say_count(analytics, row, "minutes")},
		});
	}
	report_table_end(table);
}

static void add_performance(struct analytics *analytics)
{
	static const struct report_column columns[] = {
		{"hub.analytics.class", 0.26, false}, {"hub.analytics.answered", 0.14, true}, {"hub.analytics.correct", 0.14, true},
		{"hub.analytics.change", 0.14, true}, {"hub.analytics.mastery", 0.16, true},  {"hub.analytics.mastery_change", 0.16, true},
	};
	struct report_words *words = &analytics->words;
	struct report_table *table;

	add_text(analytics, "H2", report_say(words, "hub.analytics.performance"), REPORT_HEADING, 18, true);
	table = report_table_begin(analytics->layout, columns, sizeof columns / sizeof *columns);
	for (size_t row = 0; row < result_count(analytics->week); row++) {
		double right = share(analytics, row, "correct", "wrong"), before = share(analytics, row, "correct_before", "wrong_before");

		report_table_row(table, (const struct report_cell[]){
			{.text = class_name(analytics, row)},
			{.text = report_number(words, (long)(result_integer(analytics->week, row, "correct") +
							     result_integer(analytics->week, row, "wrong")))},
			{.text = report_percent(words, right)},
			{.text = report_change(words, before, right)},
			{.text = report_percent(words, mastery(analytics, row, "mastery"))},
			{.text = report_change(words, mastery(analytics, row, "mastery_before"), mastery(analytics, row, "mastery"))},
		});
	}
	report_table_end(table);
	add_text(analytics, "P", report_say(words, "hub.analytics.note"), REPORT_SECOND, 6, false);
}

static void page_done(void *context, int page, int pages)
{
	struct analytics *analytics = context;
	struct report_words *words = &analytics->words;
	struct report_text foot = report_text(analytics->type, words->arena,
		report_say(words, "hub.report.page", {"page", report_number(words, page)}, {"pages", report_number(words, pages)}), REPORT_MARK,
		REPORT_WIDTH, 1);

	report_text_align(&foot, PANGO_ALIGN_RIGHT);
	report_text_draw(report_pdf_cairo(analytics->pdf), &foot, REPORT_MARGIN, FOOT_Y);
	report_pdf_show_page(analytics->pdf);
}

static void figure_drawn(void *context, const char *words)
{
	struct analytics *analytics = context;

	report_pdf_figure(analytics->pdf, words);
}

static bool finish(struct analytics *analytics, struct strbuf *out)
{
	const struct report_about *about = analytics->about;
	const char *school = report_clean(analytics->words.arena, about->school, false);

	return report_pdf_finish(analytics->pdf, &(struct report_pdf_about){
		.title = report_say(&analytics->words, "hub.analytics.title", {"school", school}),
		.author = school,
		.language = about->locale == VIEW_KO ? "ko-KR" : "en",
		.created = about->created,
	}, out);
}

bool report_analytics_draw(const struct view *view, const struct report_about *about, const struct result *week, bool has_engagement,
			   bool has_performance, struct strbuf *out)
{
	struct arena *arena = arena_create(ARENA_BYTES);
	struct analytics analytics = {
		.about = about,
		.week = week,
		.pdf = report_pdf_begin(REPORT_PAGE_WIDTH, REPORT_PAGE_HEIGHT, out->maximum),
		.type = report_type_open(),
		.words = report_words(view, arena, about->locale, about->created),
	};
	bool done;

	report_type_set_locale(analytics.type, about->locale);
	analytics.layout = report_layout_create(arena, analytics.type, &analytics.words);
	report_layout_open(analytics.layout, "Art");
	add_head(&analytics);
	if (has_engagement)
		add_engagement(&analytics);
	if (has_performance)
		add_performance(&analytics);
	report_layout_close(analytics.layout, "Art");
	report_layout_paginate(analytics.layout);
	report_layout_draw(analytics.layout, report_pdf_cairo(analytics.pdf), &(struct report_pages){page_done, figure_drawn, &analytics});
	done = finish(&analytics, out);
	arena_destroy(arena);
	report_type_close(analytics.type);
	return done;
}
