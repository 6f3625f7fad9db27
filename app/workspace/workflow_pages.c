/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workflow_pages.h"

#include <string.h>

#include "core/json_text.h"
#include "hub/task_picker.h"
#include "hub/task_words.h"
#include "web/page.h"
#include "web/site.h"
#include "workspace/diagram.h"
#include "workspace/workflow_form.h"

static bool is_sent(const struct request *req)
{
	return req->form.count > 0;
}

static const char *sent_or(const struct request *req, const char *name, const char *otherwise)
{
	const struct pair *pair = pairs_find(&req->form, name);

	return pair ? pair->value : otherwise;
}

static json_t *diagram(struct request *req, const json_t *definition)
{
	return page_json(req, workflow_diagram(req->arena, definition, NULL));
}

/* Those of the reader's language. */
static json_t *starter_rows(struct request *req, const struct result *starters)
{
	const char *locale = request_locale(req) == VIEW_EN ? "en" : "ko";
	json_t *list = json_array();

	for (size_t row = 0; row < result_count(starters); row++)
		if (strcmp(result_text(starters, row, "locale"), locale) == 0)
			json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "key", result_text(starters, row, "key"), "name",
							      result_text(starters, row, "name"), "description",
							      result_text(starters, row, "description")));
	return page_json(req, list);
}

/* GET /workspace/workflows: the caller's own, what waits for the caller, and what to begin with. */
enum http_status workflows_page(struct request *req)
{
	struct result *decisions = ask(req, SQL_WORKSPACE_DECISIONS, NO_PARAMS);
	struct result *limits = ask(req, SQL_WORKSPACE_LIMITS, NO_PARAMS);
	struct result *workflows = ask(req, SQL_WORKSPACE_WORKFLOWS,
				       PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));
	struct result *starters = ask(req, SQL_WORKSPACE_STARTERS, NO_PARAMS);

	sent(req);
	return render(req, "workspace/workflows", page_of("workflows", workflows), rows("decisions", decisions), row("limits", limits),
		      json_value("starters", starter_rows(req, starters)), flag("has_decisions", result_count(decisions) > 0));
}

/* ---- the editor ---- */

/* All that it asks for; kept is NULL of a new one. */
struct editor {
	struct request *req;
	struct result *kept, *starters;
	struct workflow_choices choices;
};

static struct editor open_editor(struct request *req, bool is_kept)
{
	struct editor editor = {.req = req};

	editor.choices.staff = ask(req, SQL_WORKSPACE_STAFF, NO_PARAMS);
	editor.choices.tools = ask(req, SQL_WORKSPACE_TOOL_CHOICES, NO_PARAMS);
	if (is_kept)
		editor.kept = ask(req, SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(path_uuid(req, "workflow"))));
	else
		editor.starters = ask(req, SQL_WORKSPACE_STARTERS, NO_PARAMS);
	sent(req);
	if (editor.kept && !result_count(editor.kept))
		request_fail(req, HTTP_NOT_FOUND);
	return editor;
}

/* With a definition, kept or sent; what was typed for name and description goes before those. */
static enum http_status show_editor(const struct editor *editor, const json_t *definition, const char *name, const char *description)
{
	struct request *req = editor->req;
	const struct result *kept = editor->kept;

	return render(req, kept ? "workspace/workflow_edit" : "workspace/workflow_new", text("id", kept ? result_text(kept, 0, "id") : NULL),
		      text("kept_name", kept ? result_text(kept, 0, "name") : NULL),
		      text("version", sent_or(req, "version", kept ? result_text(kept, 0, "version") : NULL)), text("name", sent_or(req, "name", name)),
		      text("description", sent_or(req, "description", description)),
		      json_value("form", page_json(req, workflow_form_data(req, definition, &editor->choices))),
		      json_value("diagram", diagram(req, definition)), flag("has_steps", json_array_size(json_object_get(definition, "steps")) > 0));
}

static enum http_status show_starter(const struct editor *editor, const char *key)
{
	const char *locale = request_locale(editor->req) == VIEW_EN ? "en" : "ko";

	for (size_t row = 0; key && row < result_count(editor->starters); row++)
		if (strcmp(result_text(editor->starters, row, "key"), key) == 0 && strcmp(result_text(editor->starters, row, "locale"), locale) == 0)
			return show_editor(editor, json_read(editor->req->arena, result_text(editor->starters, row, "definition")),
					   result_text(editor->starters, row, "name"), result_text(editor->starters, row, "description"));
	return show_editor(editor, json_read(editor->req->arena, "{\"inputs\": [], \"steps\": []}"), "", "");
}

/* GET /workspace/workflows/new?starter= */
enum http_status workflow_new_page(struct request *req)
{
	struct editor editor = open_editor(req, false);

	return is_sent(req) ? show_editor(&editor, workflow_form_read(req), "", "") : show_starter(&editor, field_text(req, "starter"));
}

enum http_status workflow_edit_page(struct request *req)
{
	struct editor editor = open_editor(req, true);
	const json_t *definition = is_sent(req) ? workflow_form_read(req) : json_read(req->arena, result_text(editor.kept, 0, "definition"));

	return show_editor(&editor, definition, result_text(editor.kept, 0, "name"), result_text(editor.kept, 0, "description"));
}

enum http_status workflow_show_sent(struct request *req, bool is_kept, const json_t *definition)
{
	struct editor editor = open_editor(req, is_kept);

	return show_editor(&editor, definition, "", "");
}

/* ---- one workflow ---- */

/* Asks it last, and sends. */
static const struct result *kept_workflow(struct request *req)
{
	struct result *workflow = run(req, SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(path_uuid(req, "workflow"))));

	if (!result_count(workflow))
		request_fail(req, HTTP_NOT_FOUND);
	return workflow;
}

/* What is typed before a run: the definition's inputs, with what was sent where the form is shown again. */
static json_t *run_inputs(struct request *req, const json_t *inputs)
{
	json_t *list = json_array();
	const json_t *input;
	size_t i;

	json_array_foreach(inputs, i, input) {
		const char *id = arena_printf(req->arena, "input_%zu", i + 1);

		json_array_append_new(list, json_pack("{s:s, s:O, s:O, s:s}", "id", id, "words", json_object_get(input, "label"), "required",
						      json_object_get(input, "required"), "value", sent_or(req, id, "")));
	}
	return page_json(req, list);
}

static const char *schedule_words(struct request *req, const struct result *workflow)
{
	struct paper_words words = paper_words(request_site(req)->view, req->arena, request_locale(req), clock_now());
	const char *type = result_text(workflow, 0, "schedule_type");
	clock_time next;

	if (!type || !result_boolean(workflow, 0, "is_scheduled"))
		return NULL;
	if (strcmp(type, "cron") == 0)
		return task_words_of_cron(&words, result_text(workflow, 0, "cron_expression"));
	if (strcmp(type, "interval") == 0)
		return task_words_of_interval(&words, result_integer(workflow, 0, "every_seconds"));
	return result_time(workflow, 0, "next_run_at", &next) ? task_words_of_time(&words, next) : NULL;
}

/* GET /workspace/workflows/:workflow: what it does, the form to run it, and how its executions went. */
enum http_status workflow_page(struct request *req)
{
	struct result *executions = ask(req, SQL_WORKSPACE_EXECUTIONS,
					PARAMS(P_UUID(path_uuid(req, "workflow")), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
					       P_INTEGER(field_limit(req))));
	const struct result *workflow = kept_workflow(req);
	const json_t *definition = json_read(req->arena, result_text(workflow, 0, "definition"));

	return render(req, "workspace/workflow", columns(workflow), text("schedule_words", schedule_words(req, workflow)),
		      json_value("run_inputs", run_inputs(req, json_object_get(definition, "inputs"))), json_value("diagram", diagram(req, definition)),
		      page_of("executions", executions));
}

enum http_status workflow_versions_page(struct request *req)
{
	struct result *versions = ask(req, SQL_WORKSPACE_WORKFLOW_VERSIONS, PARAMS(P_UUID(path_uuid(req, "workflow"))));

	return render(req, "workspace/workflow_versions", columns(kept_workflow(req)), rows("versions", versions));
}

enum http_status workflow_schedule_page(struct request *req)
{
	const struct result *workflow = kept_workflow(req);

	return render(req, "workspace/workflow_schedule", columns(workflow),
		      json_value("picker", task_picker_data(req, result_text(workflow, 0, "schedule_type") ? workflow : NULL)));
}

enum http_status workflow_delete_page(struct request *req)
{
	return render(req, "workspace/workflow_delete", columns(kept_workflow(req)));
}

enum http_status workflow_limits_page(struct request *req)
{
	return render(req, "workspace/workflow_limits", columns(ask(req, SQL_WORKSPACE_LIMITS, NO_PARAMS)));
}
