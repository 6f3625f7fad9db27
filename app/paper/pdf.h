/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A PDF file in memory: pages drawn by cairo, then by qpdf what cairo has no call for (the language, the window's title,
 * alternative texts, heads of columns). The same drawing gives the same bytes.
 */
#ifndef SEODANG_PAPER_PDF_H
#define SEODANG_PAPER_PDF_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/clock.h"
#include "core/strbuf.h"

struct paper_pdf;

/** What a file says of itself; UTF-8 without control characters. */
struct paper_pdf_about {
	const char *title;
	const char *author;
	const char *language; /* as in BCP 47: "ko-KR" */
	clock_time created;
};

/**
 * @param width, height  of a page, in points
 * @param maximum        bytes, before and after qpdf
 * @return the file, to be given to paper_pdf_finish in any case; never NULL
 */
struct paper_pdf *paper_pdf_begin(double width, double height, size_t maximum);

/** What draws on the current page; structure is made by cairo_tag_begin and cairo_tag_end. */
cairo_t *paper_pdf_cairo(struct paper_pdf *pdf);

/** End the current page. */
void paper_pdf_show_page(struct paper_pdf *pdf);

/**
 * An entry in the outline that leads to a page.
 * @param parent          another entry, or 0
 * @param pages_from_now  0 for the page that is drawn now, 1 for the next
 * @param y               the upper edge there, in points
 * @return the entry
 */
int paper_pdf_outline(struct paper_pdf *pdf, int parent, const char *text, int pages_from_now, double y);

/** The alternative text of the next Figure, in the order of the structure. */
void paper_pdf_figure(struct paper_pdf *pdf, const char *words);

/** End the file, add it to out and release it. @return false when it could not be made: logged */
bool paper_pdf_finish(struct paper_pdf *pdf, const struct paper_pdf_about *about, struct strbuf *out);

#endif
