/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workflow_actions.h"

#include <string.h>

#include "core/json_text.h"
#include "hub/task_picker.h"
#include "web/page.h"
#include "workspace/definition.h"
#include "workspace/workflow_form.h"
#include "workspace/workflow_pages.h"

static const char *workflow_path(struct request *req, const struct uuid *workflow)
{
	return arena_printf(req->arena, "/workspace/workflows/%s", workflow->text);
}

static const char *text_of(struct request *req, const json_t *json)
{
	return json_text(req->arena, json_incref((json_t *)(uintptr_t)json));
}

/* A definition whose steps name people and connections of the school. @return NULL with the fault, also where there was none */
static const json_t *known(struct request *req, const json_t *definition, struct definition_fault *fault)
{
	struct result *unknown = definition ? run(req, SQL_WORKSPACE_UNKNOWN_STEP, PARAMS(P_TEXT(text_of(req, definition)))) : NULL;

	if (!definition || result_count(unknown) == 0)
		return definition;
	*fault = (struct definition_fault){.code = result_text(unknown, 0, "code"), .place = (size_t)result_integer(unknown, 0, "place"),
					   .member = result_text(unknown, 0, "member")};
	return NULL;
}

/* ---- by form ---- */

/* What was sent, whole and checked. @return NULL with the answer that refuses it */
static const json_t *checked_form(struct request *req, const json_t *sent, enum http_status *refusal)
{
	const char *name = field_text(req, "name");
	struct definition_fault fault;
	const json_t *definition;

	if (!name || !*name) {
		*refusal = invalid(req, "name", "required", 0);
		return NULL;
	}
	definition = known(req, workflow_definition(req->arena, json_object_get(sent, "inputs"), json_object_get(sent, "steps"), &fault), &fault);
	if (!definition)
		*refusal = invalid(req, workflow_form_field(req, &fault), fault.code, fault.limit);
	return definition;
}

static enum http_status create(struct request *req, const json_t *definition, struct uuid *workflow)
{
	struct result *created = run(req, SQL_WORKSPACE_CREATE_WORKFLOW,
				     PARAMS(P_TEXT(field_text(req, "name")), P_TEXT(field_text(req, "description")), P_TEXT(text_of(req, definition))));

	result_uuid(created, 0, "id", workflow);
	return done(req, .status = HTTP_CREATED, .to = workflow_path(req, workflow), .flash = "workspace.flash.created",
		    DOCUMENT(SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(workflow))));
}

enum http_status workflow_create_by_form(struct request *req)
{
	json_t *sent = workflow_form_read(req);
	enum http_status refusal;
	const json_t *definition;
	struct uuid workflow;

	if (workflow_form_edit(req, sent))
		return workflow_show_sent(req, false, sent);
	definition = checked_form(req, sent, &refusal);
	return definition ? create(req, definition, &workflow) : refusal;
}

static enum http_status change(struct request *req, int64_t version, const char *name, const char *description, const char *definition)
{
	const struct uuid *workflow = path_uuid(req, "workflow");
	struct result *changed = run(req, SQL_WORKSPACE_CHANGE_WORKFLOW,
				     PARAMS(P_UUID(workflow), P_INTEGER(version), P_TEXT(name), P_TEXT(description), P_TEXT(definition)));

	if (!result_boolean(changed, 0, "changed"))
		return conflict(req, "workflow_changed");
	return done(req, .to = workflow_path(req, workflow), .flash = "workspace.flash.changed",
		    DOCUMENT(SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(workflow))));
}

enum http_status workflow_change_by_form(struct request *req)
{
	json_t *sent = workflow_form_read(req);
	enum http_status refusal;
	const json_t *definition;

	if (workflow_form_edit(req, sent))
		return workflow_show_sent(req, true, sent);
	definition = checked_form(req, sent, &refusal);
	return definition ? change(req, field_integer(req, "version", 0), field_text(req, "name"), field_text(req, "description"),
				   text_of(req, definition)) : refusal;
}

/* ---- by program ---- */

static enum http_status refuse(struct request *req, const struct definition_fault *fault)
{
	return invalid(req, fault->is_input ? "inputs" : "steps", fault->code, fault->limit);
}

enum http_status workflow_create(struct request *req)
{
	struct definition_fault fault;
	const json_t *definition = known(req, workflow_definition(req->arena, field_json(req, "inputs"), field_json(req, "steps"), &fault), &fault);
	struct uuid *workflow = arena_alloc(req->arena, sizeof *workflow);

	return definition ? create(req, definition, workflow) : refuse(req, &fault);
}

enum http_status workflow_change(struct request *req)
{
	struct result *kept = run(req, SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(path_uuid(req, "workflow"))));
	const json_t *inputs = field_present(req, "inputs") ? field_json(req, "inputs") : json_read(req->arena, result_text(kept, 0, "inputs"));
	const json_t *steps = field_present(req, "steps") ? field_json(req, "steps") : json_read(req->arena, result_text(kept, 0, "steps"));
	const char *name = field_text(req, "name"), *description = field_text(req, "description");
	struct definition_fault fault;
	const json_t *definition = known(req, workflow_definition(req->arena, inputs, steps, &fault), &fault);

	if (!definition)
		return refuse(req, &fault);
	return change(req, result_integer(kept, 0, "version"), name ? name : result_text(kept, 0, "name"),
		      description ? description : result_text(kept, 0, "description"), text_of(req, definition));
}

enum http_status workflow_restore(struct request *req)
{
	const struct uuid *workflow = path_uuid(req, "workflow");

	ask(req, SQL_WORKSPACE_RESTORE_WORKFLOW, PARAMS(P_UUID(workflow), P_INTEGER(field_integer(req, "version", 0))));
	return done(req, .to = workflow_path(req, workflow), .flash = "workspace.flash.restored");
}

enum http_status workflow_delete(struct request *req)
{
	ask(req, SQL_WORKSPACE_DELETE_WORKFLOW, PARAMS(P_UUID(path_uuid(req, "workflow"))));
	return done(req, .to = "/workspace/workflows", .flash = "workspace.flash.deleted");
}

/* ---- running ---- */

static enum http_status begin(struct request *req, const json_t *input)
{
	struct result *started = run(req, SQL_WORKSPACE_START_EXECUTION, PARAMS(P_UUID(path_uuid(req, "workflow")), P_TEXT(text_of(req, input))));
	struct uuid *execution = arena_alloc(req->arena, sizeof *execution);

	result_uuid(started, 0, "id", execution);
	return done(req, .status = HTTP_ACCEPTED, .to = arena_printf(req->arena, "/workspace/workflows/executions/%s", execution->text),
		    .flash = "workspace.flash.started", DOCUMENT(SQL_WORKSPACE_EXECUTION_DOCUMENT, PARAMS(P_UUID(execution))));
}

enum http_status workflow_run(struct request *req)
{
	const json_t *input = field_json(req, "input");

	if (input && !json_is_object(input))
		return invalid(req, "input", "wrong_type", 0);
	return begin(req, input ? input : json_kept(req->arena, json_object()));
}

enum http_status workflow_run_by_form(struct request *req)
{
	struct result *kept = run(req, SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(path_uuid(req, "workflow"))));
	const json_t *inputs = json_read(req->arena, result_text(kept, 0, "inputs")), *one;
	json_t *input = json_kept(req->arena, json_object());
	size_t i;

	json_array_foreach(inputs, i, one) {
		const struct pair *typed = pairs_find(&req->form, arena_printf(req->arena, "input_%zu", i + 1));

		json_object_set_new(input, json_string_value(json_object_get(one, "name")), json_string(typed && !typed->file ? typed->value : ""));
	}
	return begin(req, input);
}

/* ---- its schedule ---- */

enum http_status workflow_schedule(struct request *req)
{
	const struct uuid *workflow = path_uuid(req, "workflow");
	struct result *kept = run(req, SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(workflow)));
	struct task_wish wish = {.status = "active", .time_zone = result_text(kept, 0, "time_zone"), .config = json_kept(req->arena, json_object())};
	struct task_fault fault = task_picker_read(req, &wish);

	if (!fault.field)
		fault = task_reckon(&wish, clock_now());
	if (fault.field)
		return invalid(req, task_picker_field(fault.field), fault.code, 0);
	ask(req, SQL_WORKSPACE_SCHEDULE_WORKFLOW,
	    PARAMS(P_UUID(workflow), P_TEXT(wish.schedule_type), P_TEXT(wish.cron_expression), P_TEXT(text_of(req, wish.config)), P_TEXT(wish.missed),
		   wish.has_next ? P_TIME(wish.next) : P_NULL()));
	return done(req, .to = workflow_path(req, workflow), .flash = "workspace.flash.scheduled");
}

enum http_status workflow_unschedule(struct request *req)
{
	const struct uuid *workflow = path_uuid(req, "workflow");

	ask(req, SQL_WORKSPACE_UNSCHEDULE_WORKFLOW, PARAMS(P_UUID(workflow)));
	return done(req, .to = workflow_path(req, workflow), .flash = "workspace.flash.unscheduled");
}

enum http_status workflow_set_limits(struct request *req)
{
	ask(req, SQL_WORKSPACE_SET_LIMITS,
	    PARAMS(P_INTEGER(field_integer(req, "most_steps", 0)), P_INTEGER(field_integer(req, "most_hours", 0)), P_REAL(field_number(req, "most_cost", 0))));
	return done(req, .to = "/workspace/workflows", .flash = "workspace.flash.limits");
}
