/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper/layout.h"

#define TOP 56.0
#define BOTTOM (PAPER_PAGE_HEIGHT - 62.0)
#define QUOTE_BAR 2.5
#define LEAST_LINES 2 /* of a text, on either side of a page's end */

struct placed_block {
	struct paper_block block;
	const char *opens, *closes; /* a structure element, instead of drawing */
	const char *words; /* of a Figure */
	const struct paper_block *head; /* to be shown again when this block begins a page */
	bool shows_head;
	int page;
	double y;
};

struct paper_layout {
	struct arena *arena;
	struct paper_type *type;
	struct paper_words *words;
	struct placed_block *blocks;
	size_t count, capacity;
	const struct paper_block *head;
	int pages;
};

struct paper_layout *paper_layout_create(struct arena *arena, struct paper_type *type, struct paper_words *words)
{
	struct paper_layout *layout = arena_alloc(arena, sizeof *layout);

	*layout = (struct paper_layout){.arena = arena, .type = type, .words = words};
	return layout;
}

struct arena *paper_layout_arena(const struct paper_layout *layout)
{
	return layout->arena;
}

struct paper_text paper_layout_set(struct paper_layout *layout, const char *text, enum paper_style style, double width, int lines)
{
	return paper_text(layout->type, layout->arena, text, style, width, lines);
}

struct paper_words *paper_layout_words(const struct paper_layout *layout)
{
	return layout->words;
}

size_t paper_layout_count(const struct paper_layout *layout)
{
	return layout->count;
}

/* ---- adding ---- */

static struct placed_block *add(struct paper_layout *layout)
{
	if (layout->count == layout->capacity) {
		size_t capacity = layout->capacity ? layout->capacity * 2 : 64;
		struct placed_block *blocks = arena_array(layout->arena, capacity, sizeof *blocks);

		if (layout->count)
			memcpy(blocks, layout->blocks, layout->count * sizeof *blocks);
		layout->blocks = blocks;
		layout->capacity = capacity;
	}
	return &layout->blocks[layout->count++];
}

void paper_layout_add(struct paper_layout *layout, const struct paper_block *block)
{
	*add(layout) = (struct placed_block){.block = *block, .head = layout->head};
}

void paper_layout_open(struct paper_layout *layout, const char *tag)
{
	*add(layout) = (struct placed_block){.block.keep_next = true, .opens = tag};
}

void paper_layout_close(struct paper_layout *layout, const char *tag)
{
	*add(layout) = (struct placed_block){.closes = tag};
}

void paper_layout_figure(struct paper_layout *layout, const struct paper_block *block, const char *words)
{
	*add(layout) = (struct placed_block){.block = *block, .opens = "Figure", .closes = "Figure", .words = words};
}

void paper_layout_keep(struct paper_layout *layout, size_t block)
{
	layout->blocks[block].block.keep_next = true;
}

void paper_layout_repeat(struct paper_layout *layout, const struct paper_block *head)
{
	layout->head = NULL;
	if (head) {
		struct paper_block *kept = arena_alloc(layout->arena, sizeof *kept);

		*kept = *head;
		layout->head = kept;
	}
}

static void draw_text(cairo_t *cairo, const void *content, double x, double y)
{
	paper_text_draw(cairo, content, x, y);
}

void paper_layout_text(struct paper_layout *layout, const char *tag, const struct paper_text *text, double before, bool keep_next)
{
	struct paper_text *kept = arena_alloc(layout->arena, sizeof *kept);

	*kept = *text;
	paper_layout_open(layout, tag);
	paper_layout_add(layout, &(struct paper_block){text->height, before, keep_next, draw_text, kept});
	paper_layout_close(layout, tag);
	layout->blocks[layout->count - 1].block.keep_next = keep_next;
}

struct indented_line {
	struct paper_text text;
	struct paper_text_line line;
	double indent;
};

static void draw_line(cairo_t *cairo, const void *content, double x, double y)
{
	const struct indented_line *line = content;

	paper_fill(cairo, PAPER_ACCENT_QUIET, x, y, QUOTE_BAR, line->line.height);
	paper_text_line_draw(cairo, &line->text, &line->line, x + line->indent, y);
}

bool paper_layout_lines(struct paper_layout *layout, const struct paper_text *text, double indent, double before, size_t most_lines)
{
	size_t all = paper_text_line_count(text), count = all < most_lines ? all : most_lines;
	struct paper_text_line *lines = paper_text_lines(text, layout->arena, count);
	struct indented_line *indented = arena_array(layout->arena, count, sizeof *indented);

	paper_layout_open(layout, "P");
	for (size_t i = 0; i < count; i++) {
		bool keep_next = i + 1 < LEAST_LINES || i + LEAST_LINES == count;

		indented[i] = (struct indented_line){*text, lines[i], indent};
		paper_layout_add(layout, &(struct paper_block){lines[i].height, i ? 0 : before, keep_next && i + 1 < count,
								 draw_line, &indented[i]});
	}
	paper_layout_close(layout, "P");
	return count == all;
}

/* ---- breaking into pages ---- */

/* From a block to the first one after which a page may end. */
static size_t end_of_chunk(const struct paper_layout *layout, size_t first, double *height)
{
	size_t i = first;

	*height = 0;
	for (; i < layout->count; i++) {
		*height += layout->blocks[i].block.before + layout->blocks[i].block.height;
		if (!layout->blocks[i].block.keep_next)
			return i + 1;
	}
	return i;
}

static void begin_page(struct paper_layout *layout, struct placed_block *block, double *y)
{
	layout->pages++;
	*y = TOP;
	if (block->head) {
		block->shows_head = true;
		*y += block->head->height;
	}
}

static void place(struct paper_layout *layout, struct placed_block *block, double *y)
{
	bool at_top = *y <= TOP;

	if (!at_top && *y + block->block.before + block->block.height > BOTTOM) {
		begin_page(layout, block, y);
		at_top = true;
	}
	*y += at_top ? 0 : block->block.before;
	block->page = layout->pages;
	block->y = *y;
	*y += block->block.height;
}

int paper_layout_paginate(struct paper_layout *layout)
{
	double y = TOP, height;

	layout->pages = 1;
	for (size_t i = 0, end; i < layout->count; i = end) {
		end = end_of_chunk(layout, i, &height);
		if (y > TOP && y + height > BOTTOM && height <= BOTTOM - TOP)
			begin_page(layout, &layout->blocks[i], &y);
		for (size_t k = i; k < end; k++)
			place(layout, &layout->blocks[k], &y);
	}
	return layout->pages;
}

int paper_layout_place(const struct paper_layout *layout, size_t block, double *y)
{
	*y = layout->blocks[block].y;
	return layout->blocks[block].page;
}

/* ---- drawing ---- */

static void draw_block(cairo_t *cairo, const struct placed_block *block)
{
	if (block->shows_head)
		block->head->draw(cairo, block->head->content, PAPER_MARGIN, TOP);
	if (block->opens)
		cairo_tag_begin(cairo, block->opens, NULL);
	if (block->block.draw)
		block->block.draw(cairo, block->block.content, PAPER_MARGIN, block->y);
	if (block->closes)
		cairo_tag_end(cairo, block->closes);
}

void paper_layout_draw(const struct paper_layout *layout, cairo_t *cairo, const struct paper_pages *pages)
{
	int page = 1;

	for (size_t i = 0; i < layout->count; i++) {
		for (; page < layout->blocks[i].page; page++)
			pages->done(pages->context, page, layout->pages);
		draw_block(cairo, &layout->blocks[i]);
		if (layout->blocks[i].words)
			pages->figure(pages->context, layout->blocks[i].words);
	}
	pages->done(pages->context, page, layout->pages);
}
