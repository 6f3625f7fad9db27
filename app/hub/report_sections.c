/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_sections.h"

#include <string.h>

#include "hub/report_chart.h"
#include "hub/report_document.h"
#include "hub/report_progress.h"
#include "hub/report_table.h"

#define FEEDBACK_INDENT 12.0
#define LONGEST_ADDRESS 500

typedef void section_fn(struct report_layout *layout, const struct report_about *about, const struct report_student *student);

static void add_sentence(struct report_layout *layout, const char *sentence, enum report_style style, double before)
{
	struct report_text text = report_layout_set(layout, sentence, style, REPORT_WIDTH, 4);

	report_layout_text(layout, "P", &text, before, false);
}

static void say_empty(struct report_layout *layout, const char *key)
{
	add_sentence(layout, report_say(report_layout_words(layout), key), REPORT_SECOND, 2);
}

static void say_more(struct report_layout *layout, size_t count, size_t most)
{
	struct report_words *words = report_layout_words(layout);

	if (count > most)
		add_sentence(layout, report_say(words, "hub.report.more", {"count", report_number(words, (long)(count - most))}),
			     REPORT_SECOND, 6);
}

/* ---- mastery ---- */

static void add_mastery(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	static const struct report_column columns[] = {
		{"hub.report.mastery.concept", 0.33, false}, {"hub.report.mastery.bar", 0.25, false},
		{"hub.report.mastery.value", 0.09, true},    {"hub.report.mastery.target", 0.09, true},
		{"hub.report.mastery.change", 0.12, true},   {"hub.report.mastery.observations", 0.12, true},
	};
	struct report_words *words = report_layout_words(layout);
	struct report_table *table;

	(void)about;
	if (!student->concept_count) {
		say_empty(layout, "hub.report.mastery.empty");
		return;
	}
	table = report_table_begin(layout, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < student->concept_count && i < REPORT_MOST_CONCEPTS; i++) {
		const struct report_concept *concept = &student->concepts[i];

		report_table_row(table, (const struct report_cell[]){
			{.text = concept->name},
			{.is_bar = true, .value = concept->mastery, .target = concept->target},
			{.text = report_percent(words, concept->mastery)},
			{.text = report_percent(words, concept->target)},
			{.text = report_change(words, concept->mastery_before, concept->mastery)},
			{.text = report_number(words, concept->observations)},
		});
	}
	report_table_end(table);
	say_more(layout, student->concept_count, REPORT_MOST_CONCEPTS);
	add_sentence(layout, report_say(words, "hub.report.mastery.note"), REPORT_SECOND, 6);
}

/* ---- activity ---- */

static void add_activity(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	struct report_words *words = report_layout_words(layout);
	struct report_days *days =
		report_days_spread(report_layout_arena(layout), about->from, about->to, student->days, student->day_count);
	char best[CLOCK_TEXT_SIZE];

	if (!days || !days->active) {
		say_empty(layout, "hub.report.activity.empty");
		return;
	}
	clock_format((days->first + (int64_t)days->best) * CLOCK_DAY, best);
	best[strlen("2026-11-20")] = '\0';
	add_sentence(layout,
		     report_say(words, "hub.report.activity.summary", {"days", report_number(words, (long)days->count)},
				{"active", report_number(words, (long)days->active)}, {"best", report_date(words, best)},
				{"count", report_number(words, days->events[days->best])}),
		     REPORT_BODY, 2);
	report_days_add(layout, days);
}

/* ---- interventions ---- */

static void add_interventions(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	static const struct report_column columns[] = {
		{"hub.report.interventions.name", 0.42, false},
		{"hub.report.interventions.steps", 0.16, true},
		{"hub.report.interventions.due", 0.20, true},
		{"hub.report.interventions.mastery", 0.22, true},
	};
	struct report_words *words = report_layout_words(layout);
	struct report_table *table;

	(void)about;
	if (!student->intervention_count) {
		say_empty(layout, "hub.report.interventions.empty");
		return;
	}
	table = report_table_begin(layout, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < student->intervention_count && i < REPORT_MOST_INTERVENTIONS; i++) {
		const struct report_intervention *intervention = &student->interventions[i];

		report_table_row(table, (const struct report_cell[]){
			{.text = intervention->title},
			{.text = report_say(words, "hub.report.interventions.done", {"done", report_number(words, intervention->steps_done)},
					    {"total", report_number(words, intervention->steps_total)})},
			{.text = report_date(words, intervention->due)},
			{.text = report_say(words, "hub.report.interventions.change",
					    {"before", report_percent(words, intervention->mastery_before)},
					    {"after", report_percent(words, intervention->mastery_after)})},
		});
	}
	report_table_end(table);
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

static void add_recommendations(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
{
	(void)about;
	if (!student->weak_area_count) {
		say_empty(layout, "hub.report.recommendations.empty");
		return;
	}
	report_layout_open(layout, "L");
	for (size_t i = 0; i < student->weak_area_count && i < REPORT_MOST_WEAK_AREAS; i++) {
		const struct report_weak_area *area = &student->weak_areas[i];
		struct report_text concept = report_layout_set(layout, area->concept, REPORT_STRONG, REPORT_WIDTH, 2);
		struct report_text evidence =
			report_layout_set(layout, without_concept(area->evidence, area->concept), REPORT_BODY, REPORT_WIDTH, 4);

		report_layout_open(layout, "LI");
		report_layout_text(layout, "Lbl", &concept, i ? 9 : 2, true);
		report_layout_text(layout, "LBody", &evidence, 1, false);
		report_layout_close(layout, "LI");
	}
	report_layout_close(layout, "L");
	say_more(layout, student->weak_area_count, REPORT_MOST_WEAK_AREAS);
}

/* ---- feedback ---- */

static void add_feedback_text(struct report_layout *layout, const struct report_feedback *feedback, double before)
{
	struct report_words *words = report_layout_words(layout);
	struct report_text author = report_layout_set(layout,
					    report_say(words, "hub.report.feedback.from", {"date", report_date(words, feedback->date)},
						       {"tutor", report_clean(report_layout_arena(layout), feedback->tutor, false)}),
					    REPORT_LABEL, REPORT_WIDTH, 2);
	struct report_text text = report_layout_set(layout, feedback->text, REPORT_BODY, REPORT_WIDTH - FEEDBACK_INDENT, 0);

	report_layout_open(layout, "Sect");
	report_layout_text(layout, "H3", &author, before, true);
	if (!report_layout_lines(layout, &text, FEEDBACK_INDENT, 2, REPORT_MOST_FEEDBACK_LINES))
		say_empty(layout, "hub.report.feedback.longer");
	report_layout_close(layout, "Sect");
}

static void add_feedback(struct report_layout *layout, const struct report_about *about, const struct report_student *student)
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
	struct report_text text;
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
	report_text_draw(cairo, &address->text, x, y);
	cairo_tag_end(cairo, CAIRO_TAG_LINK);
}

void report_address_add(struct report_layout *layout, const struct report_student *student)
{
	struct arena *arena = report_layout_arena(layout);
	struct address *address;
	const char *sentence;

	if (!is_address(student->address))
		return;
	address = arena_alloc(arena, sizeof *address);
	sentence = report_say(report_layout_words(layout), "hub.report.address", {"address", student->address});
	address->text = report_layout_set(layout, sentence, REPORT_LINK, REPORT_WIDTH, 3);
	address->attributes = arena_printf(arena, "uri='%s'", student->address);
	report_layout_open(layout, "P");
	report_layout_add(layout, &(struct report_block){.height = address->text.height, .before = 18, .draw = draw_address, .content = address});
	report_layout_close(layout, "P");
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

size_t report_section_add(struct report_layout *layout, enum report_section section, const struct report_about *about,
			  const struct report_student *student)
{
	struct report_text heading =
		report_layout_set(layout, report_say(report_layout_words(layout), sections[section].heading), REPORT_HEADING, REPORT_WIDTH, 1);
	size_t place;

	report_layout_open(layout, "Sect");
	place = report_layout_count(layout) + 1; /* after the opening of its H2 */
	report_layout_text(layout, "H2", &heading, 24, true);
	sections[section].add(layout, about, student);
	report_layout_close(layout, "Sect");
	return place;
}
