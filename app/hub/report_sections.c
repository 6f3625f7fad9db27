/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_sections.h"

#include <string.h>

#include "hub/report_chart.h"
#include "hub/report_document.h"
#include "hub/report_progress.h"
#include "paper/table.h"

#define FEEDBACK_INDENT 12.0
#define LONGEST_ADDRESS 500

typedef void section_fn(struct paper_layout *layout, const struct report_about *about, const struct report_student *student);

static void add_sentence(struct paper_layout *layout, const char *sentence, enum paper_style style, double before)
{
	struct paper_text text = paper_layout_set(layout, sentence, style, PAPER_WIDTH, 4);

	paper_layout_text(layout, "P", &text, before, false);
}

static void say_empty(struct paper_layout *layout, const char *key)
{
	add_sentence(layout, paper_say(paper_layout_words(layout), key), PAPER_SECOND, 2);
}

static void say_more(struct paper_layout *layout, size_t count, size_t most)
{
	struct paper_words *words = paper_layout_words(layout);

	if (count > most)
		add_sentence(layout, paper_say(words, "hub.report.more", {"count", paper_number(words, (long)(count - most))}),
			     PAPER_SECOND, 6);
}

/* ---- mastery ---- */

static void add_mastery(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	static const struct paper_column columns[] = {
		{"hub.report.mastery.concept", 0.33, false}, {"hub.report.mastery.bar", 0.25, false},
		{"hub.report.mastery.value", 0.09, true},    {"hub.report.mastery.target", 0.09, true},
		{"hub.report.mastery.change", 0.12, true},   {"hub.report.mastery.observations", 0.12, true},
	};
	struct paper_words *words = paper_layout_words(layout);
	struct paper_table *table;

	(void)about;
	if (!student->concept_count) {
		say_empty(layout, "hub.report.mastery.empty");
		return;
	}
	table = paper_table_begin(layout, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < student->concept_count && i < REPORT_MOST_CONCEPTS; i++) {
		const struct report_concept *concept = &student->concepts[i];

		paper_table_row(table, (const struct paper_cell[]){
			{.text = concept->name},
			{.is_bar = true, .value = concept->mastery, .target = concept->target},
			{.text = paper_percent(words, concept->mastery)},
			{.text = paper_percent(words, concept->target)},
			{.text = paper_change(words, concept->mastery_before, concept->mastery)},
			{.text = paper_number(words, concept->observations)},
		});
	}
	paper_table_end(table);
	say_more(layout, student->concept_count, REPORT_MOST_CONCEPTS);
	add_sentence(layout, paper_say(words, "hub.report.mastery.note"), PAPER_SECOND, 6);
}

/* ---- activity ---- */

static void add_activity(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct paper_words *words = paper_layout_words(layout);
	struct report_days *days =
		report_days_spread(paper_layout_arena(layout), about->from, about->to, student->days, student->day_count);
	char best[CLOCK_TEXT_SIZE];

	if (!days || !days->active) {
		say_empty(layout, "hub.report.activity.empty");
		return;
	}
	clock_format((days->first + (int64_t)days->best) * CLOCK_DAY, best);
	best[strlen("2026-11-20")] = '\0';
	add_sentence(layout,
		     paper_say(words, "hub.report.activity.summary", {"days", paper_number(words, (long)days->count)},
				{"active", paper_number(words, (long)days->active)}, {"best", paper_date(words, best)},
				{"count", paper_number(words, days->events[days->best])}),
		     PAPER_BODY, 2);
	report_days_add(layout, days);
}

/* ---- interventions ---- */

static void add_interventions(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	static const struct paper_column columns[] = {
		{"hub.report.interventions.name", 0.42, false},
		{"hub.report.interventions.steps", 0.16, true},
		{"hub.report.interventions.due", 0.20, true},
		{"hub.report.interventions.mastery", 0.22, true},
	};
	struct paper_words *words = paper_layout_words(layout);
	struct paper_table *table;

	(void)about;
	if (!student->intervention_count) {
		say_empty(layout, "hub.report.interventions.empty");
		return;
	}
	table = paper_table_begin(layout, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < student->intervention_count && i < REPORT_MOST_INTERVENTIONS; i++) {
		const struct report_intervention *intervention = &student->interventions[i];

		paper_table_row(table, (const struct paper_cell[]){
			{.text = intervention->title},
			{.text = paper_say(words, "hub.report.interventions.done", {"done", paper_number(words, intervention->steps_done)},
					    {"total", paper_number(words, intervention->steps_total)})},
			{.text = paper_date(words, intervention->due)},
			{.text = paper_say(words, "hub.report.interventions.change",
					    {"before", paper_percent(words, intervention->mastery_before)},
					    {"after", paper_percent(words, intervention->mastery_after)})},
		});
	}
	paper_table_end(table);
	say_more(layout, student->intervention_count, REPORT_MOST_INTERVENTIONS);
}

/* ---- recommendations ---- */

/* Evidence may begin with "CONCEPT: ", which stands above it already. */
static const char *without_concept(const char *evidence, const char *concept)
{
	size_t length = concept ? strlen(concept) : 0;

	if (!evidence || !length || strncmp(evidence, concept, length) != 0 || strncmp(evidence + length, ": ", 2) != 0)
		return evidence;
	return evidence + length + 2;
}

static void add_recommendations(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	(void)about;
	if (!student->weak_area_count) {
		say_empty(layout, "hub.report.recommendations.empty");
		return;
	}
	paper_layout_open(layout, "L");
	for (size_t i = 0; i < student->weak_area_count && i < REPORT_MOST_WEAK_AREAS; i++) {
		const struct report_weak_area *area = &student->weak_areas[i];
		struct paper_text concept = paper_layout_set(layout, area->concept, PAPER_STRONG, PAPER_WIDTH, 2);
		struct paper_text evidence =
			paper_layout_set(layout, without_concept(area->evidence, area->concept), PAPER_BODY, PAPER_WIDTH, 4);

		paper_layout_open(layout, "LI");
		paper_layout_text(layout, "Lbl", &concept, i ? 9 : 2, true);
		paper_layout_text(layout, "LBody", &evidence, 1, false);
		paper_layout_close(layout, "LI");
	}
	paper_layout_close(layout, "L");
	say_more(layout, student->weak_area_count, REPORT_MOST_WEAK_AREAS);
}

/* ---- feedback ---- */

static void add_feedback_text(struct paper_layout *layout, const struct report_feedback *feedback, double before)
{
	struct paper_words *words = paper_layout_words(layout);
	struct paper_text author = paper_layout_set(layout,
					    paper_say(words, "hub.report.feedback.from", {"date", paper_date(words, feedback->date)},
						       {"tutor", paper_clean(paper_layout_arena(layout), feedback->tutor, false)}),
					    PAPER_LABEL, PAPER_WIDTH, 2);
	struct paper_text text = paper_layout_set(layout, feedback->text ? feedback->text : paper_say(words, "hub.report.feedback.voice"), PAPER_BODY, PAPER_WIDTH - FEEDBACK_INDENT, 0);

	paper_layout_open(layout, "Sect");
	paper_layout_text(layout, "H3", &author, before, true);
	if (!paper_layout_lines(layout, &text, FEEDBACK_INDENT, 2, REPORT_MOST_FEEDBACK_LINES))
		say_empty(layout, "hub.report.feedback.longer");
	paper_layout_close(layout, "Sect");
}

static void add_feedback(struct paper_layout *layout, const struct report_about *about, const struct report_student *student)
{
	(void)about;
	if (!student->feedback_count) {
		say_empty(layout, "hub.report.feedback.empty");
		return;
	}
	for (size_t i = 0; i < student->feedback_count && i < REPORT_MOST_FEEDBACK; i++)
		add_feedback_text(layout, &student->feedback[i], i ? 12 : 2);
	say_more(layout, student->feedback_count, REPORT_MOST_FEEDBACK);
}

/* ---- the address ---- */

struct address {
	struct paper_text text;
	const char *attributes;
};

/* Only what can stand between quotes in the attributes of a link. */
static bool is_address(const char *text)
{
	return text && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0) && strlen(text) < LONGEST_ADDRESS &&
	       text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%")] == '\0';
}

static void draw_address(cairo_t *cairo, const void *content, double x, double y)
{
	const struct address *address = content;

	cairo_tag_begin(cairo, CAIRO_TAG_LINK, address->attributes);
	paper_text_draw(cairo, &address->text, x, y);
	cairo_tag_end(cairo, CAIRO_TAG_LINK);
}

void report_address_add(struct paper_layout *layout, const struct report_student *student)
{
	struct arena *arena = paper_layout_arena(layout);
	struct address *address;
	const char *sentence;

	if (!is_address(student->address))
		return;
	address = arena_alloc(arena, sizeof *address);
	sentence = paper_say(paper_layout_words(layout), "hub.report.address", {"address", student->address});
	address->text = paper_layout_set(layout, sentence, PAPER_LINK, PAPER_WIDTH, 3);
	address->attributes = arena_printf(arena, "uri='%s'", student->address);
	paper_layout_open(layout, "P");
	paper_layout_add(layout, &(struct paper_block){.height = address->text.height, .before = 18, .draw = draw_address, .content = address});
	paper_layout_close(layout, "P");
}

/* ---- all of them ---- */

#define SECTION_NAME(section, name) [section] = (name),
const char *const report_section_names[REPORT_SECTION_COUNT] = {REPORT_SECTIONS(SECTION_NAME)};
#undef SECTION_NAME

static const struct {
	const char *heading;
	section_fn *add;
} sections[REPORT_SECTION_COUNT] = {
	[REPORT_PROFILE] = {"hub.report.profile.title", report_profile_add},
	[REPORT_PROGRESS] = {"hub.report.progress.title", report_progress_add},
	[REPORT_MASTERY] = {"hub.report.mastery.title", add_mastery},
	[REPORT_ACTIVITY] = {"hub.report.activity.title", add_activity},
	[REPORT_INTERVENTIONS] = {"hub.report.interventions.title", add_interventions},
	[REPORT_RECOMMENDATIONS] = {"hub.report.recommendations.title", add_recommendations},
	[REPORT_FEEDBACK] = {"hub.report.feedback.title", add_feedback},
};

const char *report_section_heading(enum report_section section)
{
	return sections[section].heading;
}

bool report_section_of(const char *name, enum report_section *section)
{
	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++) {
		if (strcmp(report_section_names[i], name) == 0) {
			*section = (enum report_section)i;
			return true;
		}
	}
	return false;
}

size_t report_section_add(struct paper_layout *layout, enum report_section section, const struct report_about *about,
			  const struct report_student *student)
{
	struct paper_text heading =
		paper_layout_set(layout, paper_say(paper_layout_words(layout), sections[section].heading), PAPER_HEADING, PAPER_WIDTH, 1);
	size_t place;

	paper_layout_open(layout, "Sect");
	place = paper_layout_count(layout) + 1; /* after the opening of its H2 */
	paper_layout_text(layout, "H2", &heading, 24, true);
	sections[section].add(layout, about, student);
	paper_layout_close(layout, "Sect");
	return place;
}
