/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text on paper: the type styles and colours of a report, and laying out whatever people have written. Lengths are
 * points (1/72 inch). Control characters are removed, Korean words stay whole, and what cannot be broken is clipped
 * to its box.
 */
#ifndef SEODANG_HUB_REPORT_TEXT_H
#define SEODANG_HUB_REPORT_TEXT_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "view/locale.h"

enum report_colour {
	REPORT_INK,
	REPORT_SOFT,
	REPORT_ACCENT,        /* the one colour: jade */
	REPORT_ACCENT_MIDDLE, /* between jade and mist, for charts */
	REPORT_ACCENT_QUIET,  /* mist */
	REPORT_ON_ACCENT,
	REPORT_EDGE,
	REPORT_LINE,
	REPORT_PAPER,
};

enum report_style {
	REPORT_NAME,    /* the student's, on top */
	REPORT_LEAD,    /* the sentence that answers */
	REPORT_HEADING,
	REPORT_FIGURE,  /* the one number of a tile */
	REPORT_BODY,
	REPORT_STRONG,
	REPORT_SECOND,  /* second text */
	REPORT_LINK,
	REPORT_LABEL,   /* table heads, labels of tiles */
	REPORT_MARK,    /* in charts, feet of pages */
	REPORT_MARK_INK, /* a figure on a light colour */
	REPORT_MARK_ON, /* the same on the accent colour */
	REPORT_KICKER,  /* over the name */
};

/** Fonts, and how text is set in a language. */
struct report_type;

struct report_text {
	PangoLayout *layout;
	enum report_style style;
	double width;  /* of the box it was laid out in */
	double height;
};

struct report_type *report_type_open(void);
void report_type_close(struct report_type *type);
void report_type_set_locale(struct report_type *type, enum view_locale locale);

/**
 * @param text   anything; NULL is ""
 * @param lines  at most so many lines, ended by "…" where the text is longer, and line ends in it are spaces;
 *               0 for as many as there are
 * @return the text laid out, owned by the arena
 */
struct report_text report_text(struct report_type *type, struct arena *arena, const char *text, enum report_style style,
			       double width, int lines);

/** Put its lines at the other side or in the middle of its box. */
void report_text_align(struct report_text *text, PangoAlignment alignment);

/** @return how wide its widest line is, at most its box */
double report_text_ink_width(const struct report_text *text);

/** Draw it with its upper left corner there. */
void report_text_draw(cairo_t *cairo, const struct report_text *text, double x, double y);

/** A line of a text, for drawing a long one line by line. */
struct report_text_line {
	PangoLayoutLine *line; /* lives as long as its text */
	double x, baseline, height; /* from the left of the box, from the top of the line */
};

size_t report_text_line_count(const struct report_text *text);

/** @return count lines from the first, owned by the arena */
struct report_text_line *report_text_lines(const struct report_text *text, struct arena *arena, size_t count);

void report_text_line_draw(cairo_t *cairo, const struct report_text *text, const struct report_text_line *line, double x, double y);

void report_set_colour(cairo_t *cairo, enum report_colour colour);

/** A rectangle filled with a colour. */
void report_fill(cairo_t *cairo, enum report_colour colour, double x, double y, double width, double height);

/** @return text without control characters, broken UTF-8 and heaps of marks, at most 4,000 characters; owned by the arena */
char *report_clean(struct arena *arena, const char *text, bool lines_kept);

#endif
