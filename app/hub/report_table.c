/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/report_table.h"

#include "hub/report_chart.h"

#define PADDING 5.5
#define GUTTER 10.0
#define MOST_LINES 2
#define BAR_HEIGHT 7.0

struct drawn_cell {
	struct report_text text;
	bool is_bar;
	double value, target;
	double x, width;
};

struct drawn_row {
	const char *tag; /* of its cells; NULL for a head that is shown again */
	size_t count;
	double height;
	struct drawn_cell cells[REPORT_MOST_COLUMNS];
};

struct report_table {
	struct report_layout *layout;
	const struct report_column *columns;
	size_t count;
	size_t rows, before_last, last_row; /* the last two as places in the layout */
};

static void draw_rule(cairo_t *cairo, const struct drawn_row *row, double x, double y)
{
	bool is_body = row->tag && strcmp(row->tag, "TD") == 0;

	report_set_colour(cairo, is_body ? REPORT_LINE : REPORT_EDGE);
	cairo_set_line_width(cairo, is_body ? 0.5 : 0.75);
	cairo_move_to(cairo, x, y + row->height);
	cairo_rel_line_to(cairo, REPORT_WIDTH, 0);
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
			report_bar_draw(cairo, cell->value, cell->target, x + cell->x, y + (row->height - BAR_HEIGHT) / 2, cell->width, BAR_HEIGHT);
		else
			report_text_draw(cairo, &cell->text, x + cell->x, y + (row->height - cell->text.height) / 2);
		if (row->tag)
			cairo_tag_end(cairo, row->tag);
	}
	if (row->tag)
		cairo_tag_end(cairo, "TR");
}

static struct drawn_row *lay_out(const struct report_table *table, const struct report_cell *cells, enum report_style style, const char *tag)
{
	struct arena *arena = report_layout_arena(table->layout);
	struct drawn_row *row = arena_alloc(arena, sizeof *row);
	double x = 0;

	row->tag = tag;
	row->count = table->count;
	for (size_t i = 0; i < table->count; i++) {
		struct drawn_cell *cell = &row->cells[i];
		double share = table->columns[i].share * REPORT_WIDTH;

		cell->x = x;
		cell->width = i + 1 < table->count ? share - GUTTER : share;
		cell->is_bar = cells[i].is_bar;
		cell->value = cells[i].value;
		cell->target = cells[i].target;
		if (!cell->is_bar) {
			cell->text = report_layout_set(table->layout, cells[i].text, style, cell->width, MOST_LINES);
			if (table->columns[i].is_figure)
				report_text_align(&cell->text, PANGO_ALIGN_RIGHT);
			row->height = MAX(row->height, cell->text.height + 2 * PADDING);
		}
		x += share;
	}
	return row;
}

struct report_table *report_table_begin(struct report_layout *layout, const struct report_column *columns, size_t count)
{
	struct arena *arena = report_layout_arena(layout);
	struct report_table *table = arena_alloc(arena, sizeof *table);
	struct report_cell cells[REPORT_MOST_COLUMNS] = {0};
	struct drawn_row *head, *again = arena_alloc(arena, sizeof *again);

	*table = (struct report_table){.layout = layout, .columns = columns, .count = count};
	for (size_t i = 0; i < count; i++)
		cells[i].text = report_say(report_layout_words(layout), columns[i].heading);
	report_layout_open(layout, "Table");
	head = lay_out(table, cells, REPORT_LABEL, "TH");
	report_layout_add(layout, &(struct report_block){head->height, 2, true, draw_row, head});
	*again = *head;
	again->tag = NULL;
	report_layout_repeat(layout, &(struct report_block){.height = head->height, .draw = draw_row, .content = again});
	return table;
}

void report_table_row(struct report_table *table, const struct report_cell *cells)
{
	struct drawn_row *row = lay_out(table, cells, REPORT_BODY, "TD");

	table->before_last = table->last_row;
	table->last_row = report_layout_count(table->layout);
	table->rows++;
	report_layout_add(table->layout, &(struct report_block){.height = row->height, .draw = draw_row, .content = row});
}

/* No row stands alone on the last page. */
void report_table_end(struct report_table *table)
{
	if (table->rows > 1)
		report_layout_keep(table->layout, table->before_last);
	report_layout_repeat(table->layout, NULL);
	report_layout_close(table->layout, "Table");
}
