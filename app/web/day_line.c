/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/day_line.h"

#include <stdlib.h>

#include "core/clock.h"
#include "view/chart_json.h"

static int64_t day_of(const struct result *rows, size_t row)
{
	const char *text = result_text(rows, row, "day");

	return clock_days((int)strtol(text, NULL, 10), (int)strtol(text + 5, NULL, 10), (int)strtol(text + 8, NULL, 10));
}

json_t *day_line_json(struct arena *arena, const struct result *rows, const struct day_line *line)
{
	struct line_chart_data *data = arena_alloc(arena, sizeof *data);
	struct line_series *series = arena_alloc(arena, sizeof *series);
	size_t count = result_count(rows);
	double *values = arena_array(arena, count, sizeof *values);
	int64_t *days = arena_array(arena, count, sizeof *days);

	for (size_t i = 0; i < count; i++) {
		values[i] = result_text(rows, i, line->figure) ? result_real(rows, i, line->figure) : CHART_MISSING;
		days[i] = day_of(rows, i);
	}
	*series = (struct line_series){{arena_printf(arena, "%s_name", line->title), NULL}, values};
	*data = (struct line_chart_data){.id = line->figure, .title = {line->title, NULL}, .unit = line->unit, .days = days, .count = count,
					 .series = series, .series_count = 1, .target = line->target};
	return line_chart_json(arena, data);
}
