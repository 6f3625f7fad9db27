/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A workflow as it is edited: a list that is sent as a whole with each button, so that it works without scripts. Inputs have the fields
 * input_N_name, input_N_label, input_N_required; steps step_N_type, step_N_name, step_N_next and step_N_MEMBER (workspace/definition.h).
 * Of these step_N_to is "role:ROLE" or "people:ID,ID", step_N_tool "CONNECTION/TOOL" and step_N_arguments lines "name: template".
 * The button says do: "save", "add" (of type new_type), "add_input", "up_N", "down_N", "remove_N", "remove_input_N".
 */
#ifndef SEODANG_WORKSPACE_WORKFLOW_FORM_H
#define SEODANG_WORKSPACE_WORKFLOW_FORM_H

#include <jansson.h>

#include "db/result.h"
#include "http/request.h"
#include "workspace/definition.h"

/** What was sent, as a definition that nobody has checked; the request's. */
json_t *workflow_form_read(struct request *req);

/** Do what the button says to a list that was sent. @return false for "save" */
bool workflow_form_edit(struct request *req, json_t *definition);

/** Where a fault is, of the form: "step_2_prompt", "input_1_name", "steps", "inputs"; in the arena. */
const char *workflow_form_field(struct request *req, const struct definition_fault *fault);

/** Whom and what the choices of a form name. */
struct workflow_choices {
	const struct result *staff; /* workspace_staff */
	const struct result *tools; /* workspace_tool_choices */
};

/**
 * What stands in the form, for page_json: {"inputs": […], "steps": […], "types": […]}; each with what refused_at says of it.
 * @param definition  kept or sent
 */
json_t *workflow_form_data(struct request *req, const json_t *definition, const struct workflow_choices *choices);

#endif
