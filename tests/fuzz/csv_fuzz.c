/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A roster file of any bytes: what is read keeps the promises of school/sheet.h, and what sheet_write_cell makes of it
 * reads the same again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "school/roster.h"
#include "school/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct sheet *sheet)
{
	if (sheet->count > SHEET_ROWS_MAXIMUM + 1)
		abort();
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_row *row = &sheet->rows[i];

		if (row->count > SHEET_COLUMNS_MAXIMUM || !row->line || (i && row->line < sheet->rows[i - 1].line))
			abort();
		for (size_t j = 0; j < row->count; j++)
			if (!text_is_utf8(row->cells[j], strlen(row->cells[j])))
				abort();
	}
}

/* A first line of commas only, so that whatever the cells hold, they are read with commas. */
static void check_again(struct arena *arena, const struct sheet_row *row)
{
	struct strbuf out;
	struct sheet again;
	unsigned line;

	strbuf_init(&out, (size_t)1024 * 1024);
	strbuf_add_text(&out, "a,b,c\r\nx");
	for (size_t i = 0; i + 1 < SHEET_COLUMNS_MAXIMUM && i < row->count; i++)
		sheet_write_cell(&out, row->cells[i], false);
	sheet_end_line(&out);
	if (!strbuf_overflowed(&out)) {
		if (sheet_read(arena, strbuf_text(&out), out.length, &again, &line) != SHEET_FINE || again.count != 2)
			abort();
		for (size_t i = 1; i < again.rows[1].count; i++)
			if (strcmp(again.rows[1].cells[i], row->cells[i - 1]) != 0)
				abort();
	}
	strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct secret_key key = {.bytes = {7}, .id = 1};
	static struct arena *arena;
	struct roster_fault fault;
	struct roster roster;
	struct sheet sheet;
	unsigned line;

	if (!arena)
		arena = arena_create((size_t)256 * 1024 * 1024);
	if (sheet_read(arena, (const char *)data, size, &sheet, &line) == SHEET_FINE) {
		check(&sheet);
		for (size_t i = 0; i < sheet.count && i < 8; i++)
			check_again(arena, &sheet.rows[i]);
	}
	roster_read(arena, &key, (const char *)data, size, &roster, &fault);
	arena_reset(arena);
	return 0;
}
