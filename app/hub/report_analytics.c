/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_analytics.h"

#include "paper/print.h"
#include "paper/table.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)

struct analytics {
	const struct report_about *about;
	const struct result *week;
	struct paper_pdf *pdf;
	struct paper_type *type;
	struct paper_words words;
	struct paper_layout *layout;
};

static const char *say_count(struct analytics *analytics, size_t row, const char *column)
{
	return paper_number(&analytics->words, (long)result_integer(analytics->week, row, column));
}

static double share(const struct analytics *analytics, size_t row, const char *part, const char *rest)
{
	double counted = (double)result_integer(analytics->week, row, part);
	double all = counted + (rest ? (double)result_integer(analytics->week, row, rest) : 0);

	return all > 0 ? counted / all : PAPER_UNKNOWN;
}

static double active_share(const struct analytics *analytics, size_t row, const char *active)
{
	double students = (double)result_integer(analytics->week, row, "students");

	return students > 0 ? (double)result_integer(analytics->week, row, active) / students : PAPER_UNKNOWN;
}

static double mastery(const struct analytics *analytics, size_t row, const char *column)
{
	return result_text(analytics->week, row, column) ? result_real(analytics->week, row, column) : PAPER_UNKNOWN;
}

static const char *class_name(struct analytics *analytics, size_t row)
{
	const char *grade = result_text(analytics->week, row, "grade"), *name = result_text(analytics->week, row, "class_name");

	return grade && name ? paper_say(&analytics->words, "school.class_long", {"grade", grade}, {"class_name", name}) :
			       paper_say(&analytics->words, "hub.analytics.school");
}

static void add_text(struct analytics *analytics, const char *tag, const char *sentence, enum paper_style style, double before, bool keep_next)
{
	struct paper_text text = paper_layout_set(analytics->layout, sentence, style, PAPER_WIDTH, 3);

	paper_layout_text(analytics->layout, tag, &text, before, keep_next);
}

static const char *title_of(struct analytics *analytics)
{
	const char *school = paper_clean(analytics->words.arena, analytics->about->school, false);

	return paper_say(&analytics->words, "hub.analytics.title", {"school", school});
}

static void add_head(struct analytics *analytics)
{
	struct paper_words *words = &analytics->words;
	const struct report_about *about = analytics->about;

	add_text(analytics, "P", paper_period(words, about->from, about->to), PAPER_KICKER, 0, true);
	add_text(analytics, "H1", title_of(analytics), PAPER_NAME, 2, true);
	add_text(analytics, "P", paper_say(words, "hub.analytics.summary", {"active", say_count(analytics, 0, "active")},
					    {"students", say_count(analytics, 0, "students")}, {"events", say_count(analytics, 0, "events")},
					    {"share", paper_percent(words, share(analytics, 0, "correct", "wrong"))}),
		 PAPER_LEAD, 8, false);
}

static void add_engagement(struct analytics *analytics)
{
	static const struct paper_column columns[] = {
		{"hub.analytics.class", 0.26, false},  {"hub.analytics.active_bar", 0.24, false}, {"hub.analytics.active", 0.14, true},
		{"hub.analytics.change", 0.12, true},  {"hub.analytics.events", 0.12, true},      {"hub.analytics.minutes", 0.12, true},
	};
	struct paper_words *words = &analytics->words;
	struct paper_table *table;

	add_text(analytics, "H2", paper_say(words, "hub.analytics.engagement"), PAPER_HEADING, 18, true);
	table = paper_table_begin(analytics->layout, columns, sizeof columns / sizeof *columns);
	for (size_t row = 0; row < result_count(analytics->week); row++) {
		double now = active_share(analytics, row, "active"), before = active_share(analytics, row, "active_before");

		paper_table_row(table, (const struct paper_cell[]){
			{.text = class_name(analytics, row)},
			{.is_bar = true, .value = now, .target = PAPER_UNKNOWN},
			{.text = paper_say(words, "hub.analytics.of", {"part", say_count(analytics, row, "active")},
					    {"all", say_count(analytics, row, "students")})},
			{.text = paper_change(words, before, now)},
			{.text = say_count(analytics, row, "events")},
			{.text = say_count(analytics, row, "minutes")},
		});
	}
	paper_table_end(table);
}

static void add_performance(struct analytics *analytics)
{
	static const struct paper_column columns[] = {
		{"hub.analytics.class", 0.26, false}, {"hub.analytics.answered", 0.14, true}, {"hub.analytics.correct", 0.14, true},
		{"hub.analytics.change", 0.14, true}, {"hub.analytics.mastery", 0.16, true},  {"hub.analytics.mastery_change", 0.16, true},
	};
	struct paper_words *words = &analytics->words;
	struct paper_table *table;

	add_text(analytics, "H2", paper_say(words, "hub.analytics.performance"), PAPER_HEADING, 18, true);
	table = paper_table_begin(analytics->layout, columns, sizeof columns / sizeof *columns);
	for (size_t row = 0; row < result_count(analytics->week); row++) {
		double right = share(analytics, row, "correct", "wrong"), before = share(analytics, row, "correct_before", "wrong_before");

		paper_table_row(table, (const struct paper_cell[]){
			{.text = class_name(analytics, row)},
			{.text = paper_number(words, (long)(result_integer(analytics->week, row, "correct") +
							     result_integer(analytics->week, row, "wrong")))},
			{.text = paper_percent(words, right)},
			{.text = paper_change(words, before, right)},
			{.text = paper_percent(words, mastery(analytics, row, "mastery"))},
			{.text = paper_change(words, mastery(analytics, row, "mastery_before"), mastery(analytics, row, "mastery"))},
		});
	}
	paper_table_end(table);
	add_text(analytics, "P", paper_say(words, "hub.analytics.note"), PAPER_SECOND, 6, false);
}

static bool finish(struct analytics *analytics, struct strbuf *out)
{
	const struct report_about *about = analytics->about;

	return paper_pdf_finish(analytics->pdf, &(struct paper_pdf_about){
		.title = title_of(analytics),
		.author = paper_clean(analytics->words.arena, about->school, false),
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
		.pdf = paper_pdf_begin(PAPER_PAGE_WIDTH, PAPER_PAGE_HEIGHT, out->maximum),
		.type = paper_type_open(),
		.words = paper_words(view, arena, about->locale, about->created),
	};
	bool done;

	paper_type_set_locale(analytics.type, about->locale);
	analytics.layout = paper_layout_create(arena, analytics.type, &analytics.words);
	paper_layout_open(analytics.layout, "Art");
	add_head(&analytics);
	if (has_engagement)
		add_engagement(&analytics);
	if (has_performance)
		add_performance(&analytics);
	paper_layout_close(analytics.layout, "Art");
	paper_layout_paginate(analytics.layout);
	paper_print(analytics.pdf, analytics.layout,
		    &(struct paper_frame){title_of(&analytics), paper_school_foot(&analytics.words, about->school, about->created)});
	done = finish(&analytics, out);
	arena_destroy(arena);
	paper_type_close(analytics.type);
	return done;
}
