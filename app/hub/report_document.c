/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_document.h"

#include <string.h>

#include "core/log.h"
#include "hub/report_layout.h"
#include "hub/report_pdf.h"
#include "hub/report_sections.h"

#define ARENA_BYTES ((size_t)32 << 20) /* a student whose every list and text is as long as is drawn takes a quarter of it */
#define FOOT_Y (REPORT_PAGE_HEIGHT - 44.0)
#define RUNNING_HEAD_Y 30.0
#define PAGE_NUMBER_WIDTH 80.0

struct report_printer {
	const struct view *view;
	struct report_type *type;
	struct arena *arena; /* of one student, or of the file's end */
};

struct report {
	struct report_printer *printer;
	const struct report_about *about;
	struct report_pdf *pdf;
	struct strbuf first_name; /* the file's title when it is the only one */
	size_t students;
};

/* What is on every page of one student. */
struct frame {
	struct report *report;
	struct report_words *words;
	struct report_text running_head, foot;
};

struct report_printer *report_printer_open(const struct view *view)
{
	struct report_printer *printer = calloc(1, sizeof *printer);

	if (!printer)
		log_die("no memory for reports");
	printer->view = view;
	printer->type = report_type_open();
	printer->arena = arena_create(ARENA_BYTES);
	return printer;
}

void report_printer_close(struct report_printer *printer)
{
	arena_destroy(printer->arena);
	report_type_close(printer->type);
	free(printer);
}

struct report *report_begin(struct report_printer *printer, const struct report_about *about, size_t maximum)
{
	struct report *report = calloc(1, sizeof *report);

	if (!report)
		log_die("no memory for a report");
	report->printer = printer;
	report->about = about;
	report->pdf = report_pdf_begin(REPORT_PAGE_WIDTH, REPORT_PAGE_HEIGHT, maximum);
	strbuf_init(&report->first_name, maximum);
	report_type_set_locale(printer->type, about->locale);
	return report;
}

/* ---- a student ---- */

static struct report_words words_of(struct report *report)
{
	return report_words(report->printer->view, report->printer->arena, report->about->locale, report->about->created);
}

/* Head and foot stand outside of the structure: read aloud on every page they would only disturb. */
static void draw_frame(cairo_t *cairo, const struct frame *frame, int page, int pages)
{
	struct report_printer *printer = frame->report->printer;
	struct report_text number =
		report_text(printer->type, printer->arena,
			    report_say(frame->words, "hub.report.page", {"page", report_number(frame->words, page)},
				       {"pages", report_number(frame->words, pages)}),
			    REPORT_MARK, PAGE_NUMBER_WIDTH, 1);

	if (page > 1)
		report_text_draw(cairo, &frame->running_head, REPORT_MARGIN, RUNNING_HEAD_Y);
	report_set_colour(cairo, REPORT_LINE);
	cairo_set_line_width(cairo, 0.5);
	cairo_move_to(cairo, REPORT_MARGIN, FOOT_Y);
	cairo_rel_line_to(cairo, REPORT_WIDTH, 0);
	cairo_stroke(cairo);
	report_text_draw(cairo, &frame->foot, REPORT_MARGIN, FOOT_Y + 6);
	report_text_align(&number, PANGO_ALIGN_RIGHT);
	report_text_draw(cairo, &number, REPORT_MARGIN + REPORT_WIDTH - PAGE_NUMBER_WIDTH, FOOT_Y + 6);
}

static void page_done(void *context, int page, int pages)
{
	const struct frame *frame = context;

	draw_frame(report_pdf_cairo(frame->report->pdf), frame, page, pages);
	report_pdf_show_page(frame->report->pdf);
}

static void figure_drawn(void *context, const char *words)
{
	const struct frame *frame = context;

	report_pdf_figure(frame->report->pdf, words);
}

static const char *title_of(struct report_words *words, const char *name)
{
	return report_say(words, "hub.report.title", {"name", report_clean(words->arena, name, false)});
}

static struct frame frame_of(struct report *report, struct report_words *words, const struct report_student *student)
{
	struct report_printer *printer = report->printer;
	const char *foot = report_say(words, "hub.report.foot", {"school", report_clean(words->arena, report->about->school, false)},
				      {"date", report_time_date(words, report->about->created)});

	return (struct frame){
		.report = report,
		.words = words,
		.running_head = report_text(printer->type, printer->arena, title_of(words, student->name), REPORT_MARK, REPORT_WIDTH, 1),
		.foot = report_text(printer->type, printer->arena, foot, REPORT_MARK, REPORT_WIDTH - PAGE_NUMBER_WIDTH, 1),
	};
}

static void outline(struct report *report, const struct report_layout *layout, const char *name, const size_t places[REPORT_SECTION_COUNT])
{
	struct report_words *words = report_layout_words(layout);
	int student = report_pdf_outline(report->pdf, 0, report_clean(words->arena, name, false), 0, 0);

	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++) {
		double y;
		int page;

		if (!report->about->sections[i])
			continue;
		page = report_layout_place(layout, places[i], &y);
		report_pdf_outline(report->pdf, student, report_say(words, report_section_heading((enum report_section)i)), page - 1, y);
	}
}

void report_add(struct report *report, const struct report_student *student)
{
	struct report_printer *printer = report->printer;
	struct report_words words = words_of(report);
	struct report_layout *layout = report_layout_create(printer->arena, printer->type, &words);
	struct frame frame = frame_of(report, &words, student);
	size_t places[REPORT_SECTION_COUNT] = {0};

	if (!report->students++)
		strbuf_add_text(&report->first_name, report_clean(printer->arena, student->name, false));
	report_layout_open(layout, "Art");
	report_head_add(layout, report->about, student);
	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		if (report->about->sections[i])
			places[i] = report_section_add(layout, (enum report_section)i, report->about, student);
	report_address_add(layout, student);
	report_layout_close(layout, "Art");
	report_layout_paginate(layout);
	outline(report, layout, student->name, places);
	report_layout_draw(layout, report_pdf_cairo(report->pdf), &(struct report_pages){page_done, figure_drawn, &frame});
	arena_reset(printer->arena);
}

bool report_finish(struct report *report, struct strbuf *out)
{
	struct report_words words = words_of(report);
	const struct report_about *about = report->about;
	const char *author = about->teacher && *about->teacher ? about->teacher : about->school;
	const struct report_pdf_about described = {
		.title = report->students == 1
				 ? title_of(&words, strbuf_text(&report->first_name))
				 : report_say(&words, "hub.report.class_title", {"count", report_number(&words, (long)report->students)},
					      {"school", report_clean(words.arena, about->school, false)}),
		.author = report_clean(words.arena, author, false),
		.language = about->locale == VIEW_KO ? "ko-KR" : "en",
		.created = about->created,
	};
	bool done = report_pdf_finish(report->pdf, &described, out);

	strbuf_release(&report->first_name);
	arena_reset(report->printer->arena);
	free(report);
	return done;
}
