/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper/print.h"

#define FOOT_Y (PAPER_PAGE_HEIGHT - 44.0)
#define RUNNING_HEAD_Y 30.0
#define PAGE_NUMBER_WIDTH 80.0

struct printing {
	struct paper_pdf *pdf;
	struct paper_layout *layout;
	struct paper_text running_head, foot;
};

static void draw_frame(cairo_t *cairo, const struct printing *printing, int page, int pages)
{
	struct paper_words *words = paper_layout_words(printing->layout);
	struct paper_text number = paper_layout_set(printing->layout,
		paper_say(words, "paper.page", {"page", paper_number(words, page)}, {"pages", paper_number(words, pages)}), PAPER_MARK,
		PAGE_NUMBER_WIDTH, 1);

	if (page > 1)
		paper_text_draw(cairo, &printing->running_head, PAPER_MARGIN, RUNNING_HEAD_Y);
	paper_set_colour(cairo, PAPER_LINE);
	cairo_set_line_width(cairo, 0.5);
	cairo_move_to(cairo, PAPER_MARGIN, FOOT_Y);
	cairo_rel_line_to(cairo, PAPER_WIDTH, 0);
	cairo_stroke(cairo);
	paper_text_draw(cairo, &printing->foot, PAPER_MARGIN, FOOT_Y + 6);
	paper_text_align(&number, PANGO_ALIGN_RIGHT);
	paper_text_draw(cairo, &number, PAPER_MARGIN + PAPER_WIDTH - PAGE_NUMBER_WIDTH, FOOT_Y + 6);
}

static void page_done(void *context, int page, int pages)
{
	const struct printing *printing = context;

	draw_frame(paper_pdf_cairo(printing->pdf), printing, page, pages);
	paper_pdf_show_page(printing->pdf);
}

static void figure_drawn(void *context, const char *words)
{
	const struct printing *printing = context;

	paper_pdf_figure(printing->pdf, words);
}

void paper_print(struct paper_pdf *pdf, struct paper_layout *layout, const struct paper_frame *frame)
{
	struct printing printing = {
		.pdf = pdf,
		.layout = layout,
		.running_head = paper_layout_set(layout, frame->running_head, PAPER_MARK, PAPER_WIDTH, 1),
		.foot = paper_layout_set(layout, frame->foot, PAPER_MARK, PAPER_WIDTH - PAGE_NUMBER_WIDTH, 1),
	};

	paper_layout_draw(layout, paper_pdf_cairo(pdf), &(struct paper_pages){page_done, figure_drawn, &printing});
}

const char *paper_school_foot(struct paper_words *words, const char *school, clock_time day)
{
	return paper_say(words, "paper.foot", {"school", paper_clean(words->arena, school, false)}, {"date", paper_time_date(words, day)});
}
