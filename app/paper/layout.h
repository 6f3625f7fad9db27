/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages on paper: blocks from top to bottom, none ever split by the end of a page. First all are added, then
 * paper_layout_paginate breaks them into pages and paper_layout_draw draws these. Lengths are points; a block draws in PAPER_WIDTH.
 * Structure (PDF's tags) is opened and closed between blocks, and may reach over pages.
 */
#ifndef SEODANG_PAPER_LAYOUT_H
#define SEODANG_PAPER_LAYOUT_H

#include "paper/text.h"
#include "paper/words.h"

/* A4 */
#define PAPER_PAGE_WIDTH 595.28
#define PAPER_PAGE_HEIGHT 841.89
#define PAPER_MARGIN 50.0
#define PAPER_WIDTH (PAPER_PAGE_WIDTH - 2 * PAPER_MARGIN)

struct paper_layout;

/** Draw a block's content (paper_block.content) with its upper left corner at x, y. */
typedef void paper_draw_fn(cairo_t *cairo, const void *content, double x, double y);

struct paper_block {
	double height;
	double before;   /* space above, left out at the top of a page */
	bool keep_next;  /* never the last on its page: a heading, the first line of a text */
	paper_draw_fn *draw; /* NULL draws nothing */
	const void *content;  /* lives in the layout's arena */
};

/** Who shows the pages that are drawn. */
struct paper_pages {
	void (*done)(void *context, int page, int pages); /* a page is drawn but for its head and foot: show it */
	void (*figure)(void *context, const char *words); /* a Figure was drawn; in the order of the structure */
	void *context;
};

/**
 * @param type, words  used for everything on these pages
 * @return an empty layout, owned by the arena
 */
struct paper_layout *paper_layout_create(struct arena *arena, struct paper_type *type, struct paper_words *words);

struct arena *paper_layout_arena(const struct paper_layout *layout);
struct paper_words *paper_layout_words(const struct paper_layout *layout);

/** As paper_text, with the layout's type and arena: the text is not added yet. */
struct paper_text paper_layout_set(struct paper_layout *layout, const char *text, enum paper_style style, double width, int lines);

void paper_layout_add(struct paper_layout *layout, const struct paper_block *block);

/** Open a structure element ("Sect", "Table", …) before the next block; close it with paper_layout_close. */
void paper_layout_open(struct paper_layout *layout, const char *tag);
void paper_layout_close(struct paper_layout *layout, const char *tag);

/** Add a block as a Figure. @param words what it says to those who do not see it; lives in the layout's arena */
void paper_layout_figure(struct paper_layout *layout, const struct paper_block *block, const char *words);

/**
 * Until paper_layout_repeat(layout, NULL), a page that begins with one of the blocks to come shows this one on top
 * once more: the head of a table. It is not part of the structure a second time.
 */
void paper_layout_repeat(struct paper_layout *layout, const struct paper_block *head);

/** A text that stays together, as one element of the structure. */
void paper_layout_text(struct paper_layout *layout, const char *tag, const struct paper_text *text, double before, bool keep_next);

/**
 * What somebody wrote, with a bar beside it: may go over pages between its lines, never leaving one alone.
 * @param most_lines  more are not drawn
 * @return false when there were more
 */
bool paper_layout_lines(struct paper_layout *layout, const struct paper_text *text, double indent, double before, size_t most_lines);

/** Keep a block that was added together with what follows it: its place is what paper_layout_count gave before it was added. */
void paper_layout_keep(struct paper_layout *layout, size_t block);

/** @return how many blocks there are: what the next one's place will be */
size_t paper_layout_count(const struct paper_layout *layout);

/** Break into pages. @return how many; afterwards nothing may be added */
int paper_layout_paginate(struct paper_layout *layout);

/** @return the page of a block, from 1, and its upper edge; after paper_layout_paginate */
int paper_layout_place(const struct paper_layout *layout, size_t block, double *y);

/** Draw all pages, after paper_layout_paginate. */
void paper_layout_draw(const struct paper_layout *layout, cairo_t *cairo, const struct paper_pages *pages);

#endif
