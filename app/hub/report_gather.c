/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_gather.h"

#include <string.h>

#include "core/json_text.h"
#include "hub/report_document.h"

#define MOST_EVIDENCE 5 /* values of an evidence's sentence, as hub.evidence gives them */

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static long whole_of(const json_t *object, const char *name)
{
	return (long)json_number_value(json_object_get(object, name));
}

static double mastery_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_number(value) ? json_number_value(value) : PAPER_UNKNOWN;
}

static struct report_totals totals_of(const json_t *document, const char *name)
{
	const json_t *totals = json_object_get(document, name);

	return (struct report_totals){whole_of(totals, "events"), whole_of(totals, "correct"), whole_of(totals, "wrong"),
				      whole_of(totals, "minutes")};
}

/* An array of the document as an array of structs: NULL and 0 where there is none. */
#define GATHER(words, document, name, type, ...)                                                            \
	static const type *name##_of(struct paper_words *words, const json_t *document, size_t *count)     \
	{                                                                                                   \
		const json_t *list = json_object_get(document, #name), *item;                               \
		type *items;                                                                                \
		size_t i;                                                                                   \
                                                                                                            \
		*count = json_array_size(list);                                                             \
		items = arena_array(words->arena, *count + 1, sizeof *items);                               \
		json_array_foreach(list, i, item) items[i] = (type){__VA_ARGS__};                           \
		return items;                                                                               \
	}

/* The sentence of {"key": …, "name": …, …}. */
static const char *evidence_of(struct paper_words *words, json_t *evidence)
{
	struct paper_word values[MOST_EVIDENCE + 1] = {{NULL, NULL}};
	json_t *value;
	const char *name;
	size_t count = 0;

	json_object_foreach(evidence, name, value) {
		if (count == MOST_EVIDENCE || json_is_null(value) || strcmp(name, "key") == 0)
			continue;
		values[count].name = name;
		values[count++].value = json_is_string(value) ? json_string_value(value) :
				arena_printf(words->arena, "%lld", (long long)json_integer_value(value));
	}
	return paper_say_with(words, text_of(evidence, "key"), values);
}

GATHER(words, document, weeks, struct report_week, text_of(item, "from"), whole_of(item, "correct"), whole_of(item, "wrong"))

GATHER(words, document, days, struct report_day, text_of(item, "date"), whole_of(item, "events"))

GATHER(words, document, concepts, struct report_concept, text_of(item, "name"), mastery_of(item, "mastery"), mastery_of(item, "before"),
       mastery_of(item, "target"), whole_of(item, "observations"))

GATHER(words, document, interventions, struct report_intervention, text_of(item, "title"), text_of(item, "due"), whole_of(item, "done"),
       whole_of(item, "total"), mastery_of(item, "before"), mastery_of(item, "after"))

GATHER(words, document, weak_areas, struct report_weak_area, text_of(item, "concept"), evidence_of(words, json_object_get(item, "evidence")))

GATHER(words, document, feedback, struct report_feedback, text_of(item, "date"), text_of(item, "tutor"), text_of(item, "text"))

static const char *class_of(struct paper_words *words, const struct result *documents, size_t row)
{
	const char *grade = result_text(documents, row, "grade"), *class_name = result_text(documents, row, "class_name");

	if (!grade || !class_name)
		return NULL;
	return paper_say(words, "school.class_long", {"grade", grade}, {"class_name", class_name});
}

struct report_student report_gather_student(struct paper_words *words, const struct result *documents, size_t row, const char *address)
{
	json_t *document = json_loads(result_text(documents, row, "document"), 0, NULL);
	struct report_student student = {
		.name = result_text(documents, row, "name"),
		.class_name = class_of(words, documents, row),
		.number = result_text(documents, row, "student_number"),
		.address = address,
		.totals = totals_of(document, "totals"),
		.totals_before = totals_of(document, "before"),
	};

	json_kept(words->arena, document);
	student.weeks = weeks_of(words, document, &student.week_count);
	student.days = days_of(words, document, &student.day_count);
	student.concepts = concepts_of(words, document, &student.concept_count);
	student.interventions = interventions_of(words, document, &student.intervention_count);
	student.weak_areas = weak_areas_of(words, document, &student.weak_area_count);
	student.feedback = feedback_of(words, document, &student.feedback_count);
	return student;
}

struct report_about report_gather_about(struct arena *arena, const struct result *period, clock_time created)
{
	struct report_about about = {
		.locale = strcmp(result_text(period, 0, "locale"), "en") == 0 ? VIEW_EN : VIEW_KO,
		.school = result_text(period, 0, "school_name"),
		.from = result_text(period, 0, "from_day"),
		.to = result_text(period, 0, "to_day"),
		.created = created,
	};
	json_t *sections = json_loads(result_text(period, 0, "sections"), 0, NULL);
	enum report_section section;
	json_t *name;
	size_t i;

	json_kept(arena, sections);
	json_array_foreach(sections, i, name) {
		if (report_section_of(json_string_value(name), &section))
			about.sections[section] = true;
	}
	for (i = 0; i < REPORT_SECTION_COUNT && !json_array_size(sections); i++)
		about.sections[i] = true;
	return about;
}
