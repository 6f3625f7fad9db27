/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/execution_pages.h"

#include <jansson.h>

#include "core/json_text.h"
#include "web/page.h"
#include "workspace/diagram.h"

static const char *state_of(const struct result *steps, size_t row)
{
	if (result_boolean(steps, row, "is_completed"))
		return "done";
	if (result_boolean(steps, row, "is_running"))
		return "going";
	return result_boolean(steps, row, "is_waiting") ? "waiting" : "failed";
}

/* How each step that was begun stands, by name: of one that came again its latest. */
static json_t *states_of(struct request *req, const struct result *steps)
{
	json_t *states = json_kept(req->arena, json_object());

	for (size_t row = 0; row < result_count(steps); row++)
		json_object_set_new(states, result_text(steps, row, "name"), json_string(state_of(steps, row)));
	return states;
}

/* What went into it, as the form of its workflow calls it. */
static json_t *input_rows(struct request *req, const json_t *definition, const json_t *input)
{
	json_t *list = json_array();
	const json_t *field;
	size_t i;

	json_array_foreach(json_object_get(definition, "inputs"), i, field) {
		const char *value = json_string_value(json_object_get(input, json_string_value(json_object_get(field, "name"))));

		json_array_append_new(list, json_pack("{s:O, s:s}", "words", json_object_get(field, "label"), "value", value ? value : ""));
	}
	return page_json(req, list);
}

/* GET /workspace/workflows/executions/:execution: each step with what went in and came out; it follows while it runs. */
enum http_status execution_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "execution");
	struct result *steps = ask(req, SQL_WORKSPACE_EXECUTION_STEPS, PARAMS(P_UUID(id)));
	struct result *execution = run(req, SQL_WORKSPACE_EXECUTION, PARAMS(P_UUID(id)));
	const json_t *definition;

	if (!result_count(execution))
		request_fail(req, HTTP_NOT_FOUND);
	definition = json_read(req->arena, result_text(execution, 0, "definition"));
	return render(req, "workspace/execution", columns(execution), rows("steps", steps),
		      json_value("inputs", input_rows(req, definition, json_read(req->arena, result_text(execution, 0, "input")))),
		      json_value("diagram", page_json(req, workflow_diagram(req->arena, definition, states_of(req, steps)))));
}

enum http_status decision_page(struct request *req)
{
	return render(req, "workspace/decision", columns(ask(req, SQL_WORKSPACE_DECISION, PARAMS(P_UUID(path_uuid(req, "execution"))))));
}
