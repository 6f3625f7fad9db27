/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/view_rows.h"

#include "view/chart_json.h"

static json_t *column_json(const struct result *rows, size_t row, size_t column)
{
	size_t length;
	const char *text = result_value(rows, row, column, &length);

	if (!text)
		return json_null();
	switch (result_column_kind(rows, column)) {
	case COLUMN_BOOLEAN:
		return json_boolean(text[0] == 't');
	case COLUMN_JSON:
		return json_loadb(text, length, JSON_DECODE_ANY, NULL);
	case COLUMN_TEXT:
	case COLUMN_NUMBER:
	case COLUMN_TIME:
		break;
	}
	return json_stringn(text, length);
}

json_t *view_rows_object(const struct result *rows, size_t row)
{
	json_t *object = chart_json("{}");

	for (size_t i = 0; i < result_columns(rows); i++)
		chart_json_set(object, result_column_name(rows, i), column_json(rows, row, i));
	return object;
}

double *view_rows_numbers(struct arena *arena, const char *json, size_t *count)
{
	json_t *list = json ? json_loads(json, 0, NULL) : NULL;
	double *numbers;

	*count = json_array_size(list);
	numbers = arena_array(arena, *count, sizeof *numbers);
	for (size_t i = 0; i < *count; i++) {
		const json_t *item = json_array_get(list, i);

		numbers[i] = json_is_number(item) ? json_number_value(item) : CHART_MISSING;
	}
	json_decref(list);
	return numbers;
}
