/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_document.h"

#include <string.h>

#include "core/log.h"
#include "hub/report_sections.h"
#include "paper/print.h"

#define ARENA_BYTES ((size_t)32 << 20) /* a student whose every list and text is as long as is drawn takes a quarter of it */

struct report_printer {
	const struct view *view;
	struct paper_type *type;
	struct arena *arena; /* of one student, or of the file's end */
};

struct report {
	struct report_printer *printer;
	const struct report_about *about;
	struct paper_pdf *pdf;
	struct strbuf first_name; /* the file's title when it is the only one */
	size_t students;
};

struct report_printer *report_printer_open(const struct view *view)
{
	struct report_printer *printer = calloc(1, sizeof *printer);

	if (!printer)
		log_die("no memory for reports");
	printer->view = view;
	printer->type = paper_type_open();
	printer->arena = arena_create(ARENA_BYTES);
	return printer;
}

void report_printer_close(struct report_printer *printer)
{
	arena_destroy(printer->arena);
	paper_type_close(printer->type);
	free(printer);
}

struct report *report_begin(struct report_printer *printer, const struct report_about *about, size_t maximum)
{
	struct report *report = calloc(1, sizeof *report);

	if (!report)
		log_die("no memory for a report");
	report->printer = printer;
	report->about = about;
	report->pdf = paper_pdf_begin(PAPER_PAGE_WIDTH, PAPER_PAGE_HEIGHT, maximum);
	strbuf_init(&report->first_name, maximum);
	paper_type_set_locale(printer->type, about->locale);
	return report;
}

/* ---- a student ---- */

static struct paper_words words_of(struct report *report)
{
	return paper_words(report->printer->view, report->printer->arena, report->about->locale, report->about->created);
}

static const char *title_of(struct paper_words *words, const char *name)
{
	return paper_say(words, "hub.report.title", {"name", paper_clean(words->arena, name, false)});
}

static void outline(struct report *report, const struct paper_layout *layout, const char *name, const size_t places[REPORT_SECTION_COUNT])
{
	struct paper_words *words = paper_layout_words(layout);
	int student = paper_pdf_outline(report->pdf, 0, paper_clean(words->arena, name, false), 0, 0);

	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++) {
		double y;
		int page;

		if (!report->about->sections[i])
			continue;
		page = paper_layout_place(layout, places[i], &y);
		paper_pdf_outline(report->pdf, student, paper_say(words, report_section_heading((enum report_section)i)), page - 1, y);
	}
}

void report_add(struct report *report, const struct report_student *student)
{
	struct report_printer *printer = report->printer;
	struct paper_words words = words_of(report);
	struct paper_layout *layout = paper_layout_create(printer->arena, printer->type, &words);
	const struct paper_frame frame = {.running_head = title_of(&words, student->name),
					  .foot = paper_school_foot(&words, report->about->school, report->about->created)};
	size_t places[REPORT_SECTION_COUNT] = {0};

	if (!report->students++)
		strbuf_add_text(&report->first_name, paper_clean(printer->arena, student->name, false));
	paper_layout_open(layout, "Art");
	report_head_add(layout, report->about, student);
	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		if (report->about->sections[i])
			places[i] = report_section_add(layout, (enum report_section)i, report->about, student);
	report_address_add(layout, student);
	paper_layout_close(layout, "Art");
	paper_layout_paginate(layout);
	outline(report, layout, student->name, places);
	paper_print(report->pdf, layout, &frame);
	arena_reset(printer->arena);
}

bool report_finish(struct report *report, struct strbuf *out)
{
	struct paper_words words = words_of(report);
	const struct report_about *about = report->about;
	const char *author = about->teacher && *about->teacher ? about->teacher : about->school;
	const struct paper_pdf_about described = {
		.title = report->students == 1
				 ? title_of(&words, strbuf_text(&report->first_name))
				 : paper_say(&words, "hub.report.class_title", {"count", paper_number(&words, (long)report->students)},
					      {"school", paper_clean(words.arena, about->school, false)}),
		.author = paper_clean(words.arena, author, false),
		.language = about->locale == VIEW_KO ? "ko-KR" : "en",
		.created = about->created,
	};
	bool done = paper_pdf_finish(report->pdf, &described, out);

	strbuf_release(&report->first_name);
	arena_reset(report->printer->arena);
	free(report);
	return done;
}
