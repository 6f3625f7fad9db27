/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/problem_api.h"

#include "classroom/problem.h"
#include "classroom/problem_import.h"
#include "web/page.h"

enum http_status problems_read(struct request *req)
{
	return reply_list(req, problem_list_ask(req, SQL_CLASSROOM_PROBLEM_ITEMS, true, field_limit(req) + 1), 0);
}

enum http_status problem_read(struct request *req)
{
	return reply(req, ask(req, SQL_CLASSROOM_PROBLEM, PARAMS(P_UUID(path_uuid(req, "problem")))));
}

static json_t *row_errors(struct request *req, const json_t *line)
{
	const char *field = json_string_value(json_object_get(line, "field")), *code = json_string_value(json_object_get(line, "code"));

	if (!code)
		return json_array();
	return json_pack("[{s:s, s:s, s:s}]", "field", field, "code", code, "message", error_sentence(req, field, code, 0));
}

/* Members of classroom.plan_problems that a program is told. */
static json_t *import_rows(struct request *req, const json_t *lines)
{
	json_t *rows = json_array(), *line;
	size_t i;

	json_array_foreach(lines, i, line)
		json_array_append_new(rows, json_pack("{s:O, s:O, s:s, s:o}", "line", json_object_get(line, "line"), "status",
						      json_object_get(line, "status"), "question",
						      json_string_value(json_object_get(line, "question")), "errors", row_errors(req, line)));
	return rows;
}

/* POST /classroom/problems/import?dry_run=1: refused rows are left out, all others written. */
enum http_status problem_import(struct request *req)
{
	static const char *const counts[] = {"created", "changed", "unchanged", "refused"};
	struct problem_file_fault fault;
	struct problem_file file;
	struct result *done_rows;
	json_t *lines, *answer;
	size_t length;
	const char *bytes = sent_file(req, "file", PROBLEM_FILE_BYTES_MAXIMUM, &length);

	if (!problem_file_read(req->arena, bytes, length, &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	done_rows = run(req, SQL_CLASSROOM_PROBLEM_IMPORT,
			PARAMS(P_TEXT(file.rows), P_TEXT(file.columns), P_BOOLEAN(field_boolean(req, "dry_run", false))));
	lines = json_loads(result_text(done_rows, 0, "lines"), 0, NULL);
	answer = json_pack("{s:o}", "rows", import_rows(req, lines));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		json_object_set_new(answer, counts[i], json_integer(result_integer(done_rows, 0, counts[i])));
	json_decref(lines);
	return reply_json(req, HTTP_OK, answer);
}
