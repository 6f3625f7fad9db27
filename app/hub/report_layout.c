/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_layout.h"

#define TOP 56.0
#define BOTTOM (REPORT_PAGE_HEIGHT - 62.0)
#define QUOTE_BAR 2.5
#define LEAST_LINES 2 /* of a text, on either side of a page's end */

struct placed_block {
	struct report_block block;
	const char *opens, *closes; /* a structure element, instead of drawing */
	const char *words; /* of a Figure */
	const struct report_block *head; /* to be shown again when this block begins a page */
	bool shows_head;
	int page;
	double y;
};

struct report_layout {
	struct arena *arena;
	struct report_type *type;
	struct report_words *words;
	struct placed_block *blocks;
	size_t count, capacity;
	const struct report_block *head;
	int pages;
};

struct report_layout *report_layout_create(struct arena *arena, struct report_type *type, struct report_words *words)
{
	struct report_layout *layout = arena_alloc(arena, sizeof *layout);

	*layout = (struct report_layout){.arena = arena, .type = type, .words = words};
	return layout;
}

struct arena *report_layout_arena(const struct report_layout *layout)
{
	return layout->arena;
}

struct report_text report_layout_set(struct report_layout *layout, const char *text, enum report_style style, double width, int lines)
{
	return report_text(layout->type, layout->arena, text, style, width, lines);
}

struct report_words *report_layout_words(const struct report_layout *layout)
{
	return layout->words;
}

size_t report_layout_count(const struct report_layout *layout)
{
	return layout->count;
}

/* ---- adding ---- */

static struct placed_block *add(struct report_layout *layout)
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

void report_layout_add(struct report_layout *layout, const struct report_block *block)
{
	*add(layout) = (struct placed_block){.block = *block, .head = layout->head};
}

void report_layout_open(struct report_layout *layout, const char *tag)
{
	*add(layout) = (struct placed_block){.block.keep_next = true, .opens = tag};
}

void report_layout_close(struct report_layout *layout, const char *tag)
{
	*add(layout) = (struct placed_block){.closes = tag};
}

void report_layout_figure(struct report_layout *layout, const struct report_block *block, const char *words)
{
	*add(layout) = (struct placed_block){.block = *block, .opens = "Figure", .closes = "Figure", .words = words};
}

void report_layout_keep(struct report_layout *layout, size_t block)
{
	layout->blocks[block].block.keep_next = true;
}

void report_layout_repeat(struct report_layout *layout, const struct report_block *head)
{
	layout->head = NULL;
	if (head) {
		struct report_block *kept = arena_alloc(layout->arena, sizeof *kept);

		*kept = *head;
		layout->head = kept;
	}
}

static void draw_text(cairo_t *cairo, const void *content, double x, double y)
{
	report_text_draw(cairo, content, x, y);
}

void report_layout_text(struct report_layout *layout, const char *tag, const struct report_text *text, double before, bool keep_next)
{
	struct report_text *kept = arena_alloc(layout->arena, sizeof *kept);

	*kept = *text;
	report_layout_open(layout, tag);
	report_layout_add(layout, &(struct report_block){text->height, before, keep_next, draw_text, kept});
	report_layout_close(layout, tag);
	layout->blocks[layout->count - 1].block.keep_next = keep_next;
}

struct indented_line {
	struct report_text text;
	struct report_text_line line;
	double indent;
};

static void draw_line(cairo_t *cairo, const void *content, double x, double y)
{
	const struct indented_line *line = content;

	report_fill(cairo, REPORT_ACCENT_QUIET, x, y, QUOTE_BAR, line->line.height);
	report_text_line_draw(cairo, &line->text, &line->line, x + line->indent, y);
}

bool report_layout_lines(struct report_layout *layout, const struct report_text *text, double indent, double before, size_t most_lines)
{
	size_t all = report_text_line_count(text), count = all < most_lines ? all : most_lines;
	struct report_text_line *lines = report_text_lines(text, layout->arena, count);
	struct indented_line *indented = arena_array(layout->arena, count, sizeof *indented);

	report_layout_open(layout, "P");
	for (size_t i = 0; i < count; i++) {
		bool keep_next = i + 1 < LEAST_LINES || i + LEAST_LINES == count;

		indented[i] = (struct indented_line){*text, lines[i], indent};
		report_layout_add(layout, &(struct report_block){lines[i].height, i ? 0 : before, keep_next && i + 1 < count,
								 draw_line, &indented[i]});
	}
	report_layout_close(layout, "P");
	return count == all;
}

/* ---- breaking into pages ---- */

/* From a block to the first one after which a page may end. */
static size_t end_of_chunk(const struct report_layout *layout, size_t first, double *height)
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

static void begin_page(struct report_layout *layout, struct placed_block *block, double *y)
{
	layout->pages++;
	*y = TOP;
	if (block->head) {
		block->shows_head = true;
		*y += block->head->height;
	}
}

static void place(struct report_layout *layout, struct placed_block *block, double *y)
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

int report_layout_paginate(struct report_layout *layout)
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

int report_layout_place(const struct report_layout *layout, size_t block, double *y)
{
	*y = layout->blocks[block].y;
	return layout->blocks[block].page;
}

/* ---- drawing ---- */

static void draw_block(cairo_t *cairo, const struct placed_block *block)
{
	if (block->shows_head)
		block->head->draw(cairo, block->head->content, REPORT_MARGIN, TOP);
	if (block->opens)
		cairo_tag_begin(cairo, block->opens, NULL);
	if (block->block.draw)
		block->block.draw(cairo, block->block.content, REPORT_MARGIN, block->y);
	if (block->closes)
		cairo_tag_end(cairo, block->closes);
}

void report_layout_draw(const struct report_layout *layout, cairo_t *cairo, const struct report_pages *pages)
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
