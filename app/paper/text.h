/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text on paper: the type styles and colours, and laying out whatever people have written. Lengths are
 * points (1/72 inch). Control characters are removed, Korean words stay whole, and what cannot be broken is clipped
 * to its box.
 */
#ifndef SEODANG_PAPER_TEXT_H
#define SEODANG_PAPER_TEXT_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "view/locale.h"

enum paper_colour {
	PAPER_INK,
	PAPER_SOFT,
	PAPER_ACCENT,        /* the one colour: jade */
	PAPER_ACCENT_MIDDLE, /* between jade and mist, for charts */
	PAPER_ACCENT_QUIET,  /* mist */
	PAPER_ON_ACCENT,
	PAPER_EDGE,
	PAPER_LINE,
	PAPER_PAPER,
};

enum paper_style {
	PAPER_NAME,    /* of whom or what it is about, on top */
	PAPER_LEAD,    /* the sentence that answers */
	PAPER_HEADING,
	PAPER_FIGURE,  /* the one number of a tile */
	PAPER_BODY,
	PAPER_STRONG,
	PAPER_SECOND,  /* second text */
	PAPER_LINK,
	PAPER_LABEL,   /* table heads, labels of tiles */
	PAPER_MARK,    /* in charts, feet of pages */
	PAPER_MARK_INK, /* a figure on a light colour */
	PAPER_MARK_ON, /* the same on the accent colour */
	PAPER_KICKER,  /* over the name */
};

/** Fonts, and how text is set in a language. */
struct paper_type;

struct paper_text {
	PangoLayout *layout;
	enum paper_style style;
	double width;  /* of the box it was laid out in */
	double height;
};

struct paper_type *paper_type_open(void);
void paper_type_close(struct paper_type *type);
void paper_type_set_locale(struct paper_type *type, enum view_locale locale);

/**
 * @param text   anything; NULL is ""
 * @param lines  at most so many lines, ended by "…" where the text is longer, and line ends in it are spaces;
 *               0 for as many as there are
 * @return the text laid out, owned by the arena
 */
struct paper_text paper_text(struct paper_type *type, struct arena *arena, const char *text, enum paper_style style,
			       double width, int lines);

/** Put its lines at the other side or in the middle of its box. */
void paper_text_align(struct paper_text *text, PangoAlignment alignment);

/** @return how wide its widest line is, at most its box */
double paper_text_ink_width(const struct paper_text *text);

/** Draw it with its upper left corner there. */
void paper_text_draw(cairo_t *cairo, const struct paper_text *text, double x, double y);

/** A line of a text, for drawing a long one line by line. */
struct paper_text_line {
	PangoLayoutLine *line; /* lives as long as its text */
	double x, baseline, height; /* from the left of the box, from the top of the line */
};

size_t paper_text_line_count(const struct paper_text *text);

/** @return count lines from the first, owned by the arena */
struct paper_text_line *paper_text_lines(const struct paper_text *text, struct arena *arena, size_t count);

void paper_text_line_draw(cairo_t *cairo, const struct paper_text *text, const struct paper_text_line *line, double x, double y);

void paper_set_colour(cairo_t *cairo, enum paper_colour colour);

/** A rectangle filled with a colour. */
void paper_fill(cairo_t *cairo, enum paper_colour colour, double x, double y, double width, double height);

/** @return text without control characters, broken UTF-8 and heaps of marks, at most 4,000 characters; owned by the arena */
char *paper_clean(struct arena *arena, const char *text, bool lines_kept);

#endif
