/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a report says about one student, ready to be drawn: gathered by whoever orders it, never asked for here.
 * Every text is UTF-8 written by people and may be anything; NULL and "" mean that there is none. Dates are texts that
 * clock_parse reads ("2026-11-20" or a time). Mastery is 0 to 1; what lies outside
 * (PAPER_UNKNOWN) is drawn as not known. Lists may be longer than is drawn: see the maximum beside each.
 */
#ifndef SEODANG_HUB_REPORT_DATA_H
#define SEODANG_HUB_REPORT_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/clock.h"
#include "view/locale.h"

/** In the order in which they are drawn, each with its name in include_sections. hub.report_sections has the names too. */
#define REPORT_SECTIONS(SECTION)                            \
	SECTION(REPORT_PROFILE, "profile")                  \
	SECTION(REPORT_PROGRESS, "progress")                \
	SECTION(REPORT_MASTERY, "mastery")                  \
	SECTION(REPORT_ACTIVITY, "activity")                \
	SECTION(REPORT_INTERVENTIONS, "interventions")      \
	SECTION(REPORT_RECOMMENDATIONS, "recommendations")  \
	SECTION(REPORT_FEEDBACK, "feedback")

#define REPORT_SECTION_OF(section, name) section,
enum report_section { REPORT_SECTIONS(REPORT_SECTION_OF) };
#undef REPORT_SECTION_OF

#define REPORT_SECTION_COUNT (REPORT_FEEDBACK + 1)

extern const char *const report_section_names[REPORT_SECTION_COUNT];

/* How much of each list is drawn; the rest is counted in a sentence. */
#define REPORT_MOST_WEEKS 16
#define REPORT_MOST_CONCEPTS 30
#define REPORT_MOST_DAYS 371 /* 53 weeks, the newest */
#define REPORT_MOST_INTERVENTIONS 12
#define REPORT_MOST_WEAK_AREAS 10
#define REPORT_MOST_FEEDBACK 8
#define REPORT_MOST_FEEDBACK_LINES 40 /* of one text, as drawn */

/** No report is longer, whatever it is made of. */
#define REPORT_MOST_PAGES 14

struct report_totals {
	long events;
	long correct;
	long wrong;
	long minutes;
};

/** One week of the trend, oldest first; the newest REPORT_MOST_WEEKS are drawn. */
struct report_week {
	const char *from; /* its Monday */
	long correct;
	long wrong;
};

/** One concept, in the order in which it is to be shown. */
struct report_concept {
	const char *name;
	double mastery;
	double mastery_before; /* when the period began */
	double target;
	long observations;
};

/** A day on which something was learnt; days without need not be there. In any order. */
struct report_day {
	const char *date;
	long events;
};

struct report_intervention {
	const char *title;
	const char *due; /* may be NULL */
	long steps_done;
	long steps_total;
	double mastery_before;
	double mastery_after;
};

struct report_weak_area {
	const char *concept;
	const char *evidence; /* a sentence; "CONCEPT: " at its beginning is left out */
};

struct report_feedback {
	const char *date;
	const char *tutor;
	const char *text; /* lines are kept; NULL of what was only said */
};

struct report_student {
	const char *name;
	const char *class_name; /* "3학년 2반": as it is to be read */
	const char *number;     /* in the class */
	const char *address;    /* of the student's own page, https:// or http://; may be NULL */

	struct report_totals totals;
	struct report_totals totals_before; /* of the period of the same length before */

	const struct report_week *weeks;
	size_t week_count;
	const struct report_concept *concepts;
	size_t concept_count;
	const struct report_day *days;
	size_t day_count;
	const struct report_intervention *interventions;
	size_t intervention_count;
	const struct report_weak_area *weak_areas;
	size_t weak_area_count;
	const struct report_feedback *feedback; /* newest first */
	size_t feedback_count;
};

/** What all students of one file have in common. */
struct report_about {
	enum view_locale locale;
	const char *school;
	const char *teacher;
	const char *from; /* first day of the period */
	const char *to;   /* last day */
	clock_time created;
	bool sections[REPORT_SECTION_COUNT];
};

#endif
