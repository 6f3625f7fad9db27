/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages of one student: blocks from top to bottom, none ever split by the end of a page. First all are added, then
 * report_layout_draw breaks them into pages and draws. Lengths are points; a block draws in REPORT_WIDTH.
 * Structure (PDF's tags) is opened and closed between blocks, and may reach over pages.
 */
#ifndef SEODANG_HUB_REPORT_LAYOUT_H
#define SEODANG_HUB_REPORT_LAYOUT_H

#include "hub/report_text.h"
#include "hub/report_words.h"

/* A4 */
#define REPORT_PAGE_WIDTH 595.28
#define REPORT_PAGE_HEIGHT 841.89
#define REPORT_MARGIN 50.0
#define REPORT_WIDTH (REPORT_PAGE_WIDTH - 2 * REPORT_MARGIN)

struct report_layout;

/** Draw a block's content, as it was handed to report_block, with its upper left corner at x, y. */
typedef void report_draw_fn(cairo_t *cairo, const void *content, double x, double y);

struct report_block {
	double height;
	double before;   /* space above, left out at the top of a page */
	bool keep_next;  /* never the last on its page: a heading, the first line of a text */
	report_draw_fn *draw; /* NULL draws nothing */
	const void *content;  /* lives in the layout's arena */
};

/** Who shows the pages that are drawn. */
struct report_pages {
	void (*done)(void *context, int page, int pages); /* a page is drawn but for its head and foot: show it */
	void (*figure)(void *context, const char *words); /* a Figure was drawn; in the order of the structure */
	void *context;
};

/**
 * @param type, words  used for everything on these pages
 * @return an empty layout, owned by the arena
 */
struct report_layout *report_layout_create(struct arena *arena, struct report_type *type, struct report_words *words);

struct arena *report_layout_arena(const struct report_layout *layout);
struct report_words *report_layout_words(const struct report_layout *layout);

/** As report_text, with the layout's type and arena: the text is not added yet. */
struct report_text report_layout_set(struct report_layout *layout, const char *text, enum report_style style, double width, int lines);

void report_layout_add(struct report_layout *layout, const struct report_block *block);

/** Open a structure element ("Sect", "Table", …) before the next block; close it with report_layout_close. */
void report_layout_open(struct report_layout *layout, const char *tag);
void report_layout_close(struct report_layout *layout, const char *tag);

/** Add a block as a Figure. @param words what it says to those who do not see it; lives in the layout's arena */
void report_layout_figure(struct report_layout *layout, const struct report_block *block, const char *words);

/**
 * Until report_layout_repeat(layout, NULL), a page that begins with one of the blocks to come shows this one on top
 * once more: the head of a table. It is not part of the structure a second time.
 */
void report_layout_repeat(struct report_layout *layout, const struct report_block *head);

/** A text that stays together, as one element of the structure. */
void report_layout_text(struct report_layout *layout, const char *tag, const struct report_text *text, double before, bool keep_next);

/**
 * What somebody wrote, with a bar beside it: may go over pages between its lines, never leaving one alone.
 * @param most_lines  more are not drawn
 * @return false when there were more
 */
bool report_layout_lines(struct report_layout *layout, const struct report_text *text, double indent, double before, size_t most_lines);

/** Keep a block that was added together with what follows it: its place is what report_layout_count gave before it was added. */
void report_layout_keep(struct report_layout *layout, size_t block);

/** @return how many blocks there are: what the next one's place will be */
size_t report_layout_count(const struct report_layout *layout);

/** Break into pages. @return how many; afterwards nothing may be added */
int report_layout_paginate(struct report_layout *layout);

/** @return the page of a block, from 1, and its upper edge; after report_layout_paginate */
int report_layout_place(const struct report_layout *layout, size_t block, double *y);

/** Draw all pages, after report_layout_paginate. */
void report_layout_draw(const struct report_layout *layout, cairo_t *cairo, const struct report_pages *pages);

#endif
