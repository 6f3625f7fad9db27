/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper/table.h"

#define PADDING 5.5
#define GUTTER 10.0
#define MOST_LINES 2
#define BAR_HEIGHT 7.0

struct drawn_cell {
	struct paper_text text;
	bool is_bar;
	double value, target;
	double x, width;
};

struct drawn_row {
	const char *tag; /* of its cells; NULL for a head that is shown again */
	size_t count;
	double height;
	struct drawn_cell cells[PAPER_MOST_COLUMNS];
};

struct paper_table {
	struct paper_layout *layout;
	const struct paper_column *columns;
	size_t count;
	size_t rows, before_last, last_row; /* the last two as places in the layout */
};

static bool is_share(double share)
{
	return share >= 0 && share <= 1;
}

/* With a mark at the target. */
static void draw_bar(cairo_t *cairo, double value, double target, double x, double y, double width, double height)
{
	paper_fill(cairo, PAPER_ACCENT_QUIET, x, y, width, height);
	if (is_share(value))
		paper_fill(cairo, PAPER_ACCENT, x, y, width * value, height);
	if (is_share(target))
		paper_fill(cairo, PAPER_INK, x + width * target - 0.75, y - 2.5, 1.5, height + 5);
}

static void draw_rule(cairo_t *cairo, const struct drawn_row *row, double x, double y)
{
	bool is_body = row->tag && strcmp(row->tag, "TD") == 0;

	paper_set_colour(cairo, is_body ? PAPER_LINE : PAPER_EDGE);
	cairo_set_line_width(cairo, is_body ? 0.5 : 0.75);
	cairo_move_to(cairo, x, y + row->height);
	cairo_rel_line_to(cairo, PAPER_WIDTH, 0);
	cairo_stroke(cairo);
}

static void draw_row(cairo_t *cairo, const void *content, double x, double y)
{
	const struct drawn_row *row = content;

	draw_rule(cairo, row, x, y);
	if (row->tag)
		cairo_tag_begin(cairo, "TR", NULL);
	for (size_t i = 0; i < row->count; i++) {
		const struct drawn_cell *cell = &row->cells[i];

		if (row->tag)
			cairo_tag_begin(cairo, row->tag, NULL);
		if (cell->is_bar)
			draw_bar(cairo, cell->value, cell->target, x + cell->x, y + (row->height - BAR_HEIGHT) / 2, cell->width, BAR_HEIGHT);
		else
			paper_text_draw(cairo, &cell->text, x + cell->x, y + (row->height - cell->text.height) / 2);
		if (row->tag)
			cairo_tag_end(cairo, row->tag);
	}
	if (row->tag)
		cairo_tag_end(cairo, "TR");
}

static struct drawn_row *lay_out(const struct paper_table *table, const struct paper_cell *cells, enum paper_style style, const char *tag)
{
	struct arena *arena = paper_layout_arena(table->layout);
	struct drawn_row *row = arena_alloc(arena, sizeof *row);
	double x = 0;

	row->tag = tag;
	row->count = table->count;
	for (size_t i = 0; i < table->count; i++) {
		struct drawn_cell *cell = &row->cells[i];
		double share = table->columns[i].share * PAPER_WIDTH;

		cell->x = x;
		cell->width = i + 1 < table->count ? share - GUTTER : share;
		cell->is_bar = cells[i].is_bar;
		cell->value = cells[i].value;
		cell->target = cells[i].target;
		if (!cell->is_bar) {
			cell->text = paper_layout_set(table->layout, cells[i].text, style, cell->width, MOST_LINES);
			if (table->columns[i].is_figure)
				paper_text_align(&cell->text, PANGO_ALIGN_RIGHT);
			row->height = MAX(row->height, cell->text.height + 2 * PADDING);
		}
		x += share;
	}
	return row;
}

struct paper_table *paper_table_begin(struct paper_layout *layout, const struct paper_column *columns, size_t count)
{
	struct arena *arena = paper_layout_arena(layout);
	struct paper_table *table = arena_alloc(arena, sizeof *table);
	struct paper_cell cells[PAPER_MOST_COLUMNS] = {0};
	struct drawn_row *head, *again = arena_alloc(arena, sizeof *again);

	*table = (struct paper_table){.layout = layout, .columns = columns, .count = count};
	for (size_t i = 0; i < count; i++)
		cells[i].text = paper_say(paper_layout_words(layout), columns[i].heading);
	paper_layout_open(layout, "Table");
	head = lay_out(table, cells, PAPER_LABEL, "TH");
	paper_layout_add(layout, &(struct paper_block){head->height, 2, true, draw_row, head});
	*again = *head;
	again->tag = NULL;
	paper_layout_repeat(layout, &(struct paper_block){.height = head->height, .draw = draw_row, .content = again});
	return table;
}

void paper_table_row(struct paper_table *table, const struct paper_cell *cells)
{
	struct drawn_row *row = lay_out(table, cells, PAPER_BODY, "TD");

	table->before_last = table->last_row;
	table->last_row = paper_layout_count(table->layout);
	table->rows++;
	paper_layout_add(table->layout, &(struct paper_block){.height = row->height, .draw = draw_row, .content = row});
}

/* No row stands alone on the last page. */
void paper_table_end(struct paper_table *table)
{
	if (table->rows > 1)
		paper_layout_keep(table->layout, table->before_last);
	paper_layout_repeat(table->layout, NULL);
	paper_layout_close(table->layout, "Table");
}
