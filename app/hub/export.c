/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/export.h"

#include <jansson.h>
#include <string.h>

#include "core/json_text.h"
#include "db/params.h"
#include "hub/zip.h"
#include "view/json_data.h"

#define DATA_MAXIMUM ((size_t)256 * 1024 * 1024)
#define PAGE_MAXIMUM ((size_t)32 * 1024 * 1024)
#define ROOM_FOR_INDEX ((size_t)2 * 1024 * 1024) /* index.html, packed, and the directory of the file */
#define ROWS_SHOWN 300 /* of a table in index.html; all are in data.json */

/* ---- index.html ---- */

/* What a cell says: texts and numbers as they are, lists and objects as JSON. */
static json_t *cell_of(const json_t *value, bool is_time)
{
	char *written;
	json_t *cell;

	if (!value || json_is_null(value))
		return json_object();
	if (json_is_string(value))
		return json_pack("{s:s, s:b}", "value", json_string_value(value), "is_time", is_time);
	written = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
	cell = json_pack("{s:s}", "value", written ? written : "");
	free(written);
	return cell;
}

static json_t *cells_of(const json_t *columns, const json_t *row)
{
	json_t *cells = json_array();
	const json_t *column;
	size_t i;

	json_array_foreach(columns, i, column)
		json_array_append_new(cells, cell_of(json_object_get(row, json_string_value(json_object_get(column, "name"))),
						     json_is_true(json_object_get(column, "is_time"))));
	return json_pack("{s:o}", "cells", cells);
}

/* @return false when the page is larger than PAGE_MAXIMUM or the view's own limits */
static bool add_page(const struct export *export, const char *template, const struct view_object *scope, struct zip *zip, const char *name)
{
	struct strbuf *page = strbuf_in_arena(export->arena, PAGE_MAXIMUM);

	if (!view_render(export->view, view_template(export->view, template), export->locale, scope, 1, clock_now(), page))
		return false;
	zip_add(zip, name, page->data, page->length, clock_now());
	return true;
}

/* document is taken over. */
static bool add_index(const struct export *export, json_t *document, struct zip *zip)
{
	struct view_object scope = json_data_object(json_data_keep(export->arena, document));

	return add_page(export, "hub/export", &scope, zip, "index.html") && add_page(export, "hub/export_style.txt", &scope, zip, "style.css");
}

/* ---- one table ---- */

/* One row goes into data.json as it came, and into the page while there is room. */
static void add_row(struct strbuf *data, json_t *shown, const json_t *columns, const char *text, size_t row)
{
	strbuf_add_text(data, row ? ",\n" : "\n");
	strbuf_add_text(data, text);
	if (row < ROWS_SHOWN) {
		json_t *members = json_loads(text, 0, NULL);

		json_array_append_new(shown, cells_of(columns, members));
		json_decref(members);
	}
}

static void add_table(const struct export *export, const struct result *tables, size_t i, struct strbuf *data, json_t *document)
{
	const char *name = result_text(tables, i, "table_name");
	struct result *found = db_run(export->db, SQL_HUB_EXPORT_ROWS, PARAMS(P_UUID(&export->student), P_TEXT(name)));
	json_t *columns = json_loads(result_text(tables, i, "columns"), 0, NULL), *shown = json_array();
	size_t count = result_count(found);

	strbuf_add_format(data, "%s\"%s\": [", i ? ",\n" : "", name);
	for (size_t row = 0; row < count; row++)
		add_row(data, shown, columns, result_text(found, row, "row"), row);
	strbuf_add_text(data, "]");
	json_array_append_new(json_object_get(document, "tables"),
			      json_pack("{s:s, s:I, s:o, s:o, s:b, s:b}", "label", result_text(tables, i, "label"), "row_count", (json_int_t)count,
					"columns", columns, "rows", shown, "has_more", count > ROWS_SHOWN, "has_columns", json_array_size(columns) > 0));
}

static void add_files(const struct export *export, struct zip *zip, json_t *document)
{
	struct result *files = db_run(export->db, SQL_HUB_EXPORT_FILES, PARAMS(P_UUID(&export->student)));
	json_t *names = json_object_get(document, "files");

	for (size_t i = 0; i < result_count(files); i++) {
		struct arena_mark mark = arena_mark(export->arena);
		size_t length;
		const unsigned char *bytes = result_bytes(files, i, "content", &length);

		if (bytes) {
			zip_add(zip, result_text(files, i, "name"), bytes, length, clock_now());
			json_array_append_new(names, json_pack("{s:s}", "name", result_text(files, i, "name")));
		}
		arena_rewind(export->arena, mark);
	}
}

/* @return false when the place is away; a file that is gone by itself is left out */
static bool add_stored_file(struct export *export, const struct result *stored, size_t row, struct zip *zip, json_t *names)
{
	struct arena_mark mark = arena_mark(export->arena);
	const char *path = result_text(stored, row, "path");
	const void *bytes;
	size_t length;
	enum store_outcome outcome = file_store_get(export->files, result_text(stored, row, "store"), result_text(stored, row, "name"),
						    export->arena, &bytes, &length);

	if (outcome == STORE_DONE) {
		zip_add(zip, path, bytes, length, clock_now());
		json_array_append_new(names, json_pack("{s:s}", "name", path));
	}
	arena_rewind(export->arena, mark);
	return outcome == STORE_DONE || outcome == STORE_MISSING;
}

/* @return false when the place is away */
static bool add_stored(struct export *export, const struct strbuf *out, struct zip *zip, json_t *document)
{
	struct result *stored = db_run(export->db, SQL_HUB_EXPORT_STORED, PARAMS(P_UUID(&export->student)));
	json_int_t left_out = 0;

	for (size_t i = 0; i < result_count(stored); i++) {
		if (out->length + (size_t)result_integer(stored, i, "bytes") > EXPORT_MAXIMUM - ROOM_FOR_INDEX)
			left_out++;
		else if (!add_stored_file(export, stored, i, zip, json_object_get(document, "files")))
			return false;
	}
	json_object_set_new(document, "left_out", json_integer(left_out));
	json_object_set_new(document, "has_left_out", json_boolean(left_out > 0));
	return true;
}

/* ---- the whole ---- */

static json_t *begin_document(const struct export *export, const struct result *about)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:[], s:[]}", "lang", export->locale == VIEW_EN ? "en" : "ko", "name",
			 result_text(about, 0, "name"), "school", result_text(about, 0, "school"), "exported_at",
			 result_text(about, 0, "exported_at"), "rows_shown", ROWS_SHOWN, "tables", "files");
}

static void begin_data(struct strbuf *data, const struct result *about)
{
	const char *school = result_text(about, 0, "school");

	strbuf_add_format(data, "{\"format\": 1, \"student_id\": \"%s\", \"exported_at\": \"%s\", \"school\": ", result_text(about, 0, "id"),
			  result_text(about, 0, "exported_at"));
	strbuf_add_json(data, school, strlen(school));
	strbuf_add_text(data, ",\n\"tables\": {\n");
}

const char *export_write(struct export *export, struct strbuf *out)
{
	struct result *about = db_queue(export->db, SQL_HUB_EXPORT_ABOUT, PARAMS(P_UUID(&export->student)));
	struct result *tables = db_run(export->db, SQL_HUB_EXPORT_TABLES, PARAMS(P_UUID(&export->student)));
	struct strbuf *data = strbuf_in_arena(export->arena, DATA_MAXIMUM);
	struct zip *zip = zip_begin(export->arena, out);
	json_t *document = json_kept(export->arena, begin_document(export, about));

	begin_data(data, about);
	for (size_t i = 0; i < result_count(tables); i++)
		add_table(export, tables, i, data, document);
	strbuf_add_text(data, "\n}}\n");
	if (strbuf_overflowed(data))
		return "data.json would be too large";
	zip_add(zip, "data.json", data->data, data->length, clock_now());
	add_files(export, zip, document);
	export->is_away = !add_stored(export, out, zip, document);
	if (export->is_away)
		return "stored files cannot be read now";
	if (!add_index(export, json_incref(document), zip))
		return "index.html would be too large";
	return zip_end(zip);
}
