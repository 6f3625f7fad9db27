/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a workflow does, as JSON: {"inputs": [{"name", "label", "required"}], "steps": [{"name", "type", …}]}.
 *
 * Steps are done in the order of the list; next names another one, or "end". Members that are templates (workspace/template.h) can
 * name {{input.NAME}}, {{steps.NAME.output}} of any step, {{steps.NAME.items}} of a search, {{steps.NAME.decision}}, {{today}}.
 *
 *   model      prompt, system (templates), temperature
 *   search     query (template), most: passages of documents that the owner may read
 *   branch     value, operand (templates), test, then, else (steps, "end", or none: the next in the list)
 *   transform  template
 *   tool       connection, tool, arguments {name: template}
 *   notify     to {"role": "me", "student", "tutor", "teacher", "admin"} or {"people": [id]}, title, text (templates)
 *   wait       to, text (template), answer "approval" or "text", refused (step or "end"; none: a refusal ends the execution)
 */
#ifndef SEODANG_WORKSPACE_DEFINITION_H
#define SEODANG_WORKSPACE_DEFINITION_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"

#define WORKFLOW_MOST_INPUTS 10
#define WORKFLOW_MOST_STEPS 40
#define WORKFLOW_MOST_PEOPLE 50

enum step_member_kind {
	STEP_TEMPLATE,
	STEP_LINE,      /* a text of one line */
	STEP_WORD,      /* one of .words */
	STEP_AMOUNT,    /* a number between 0 and .most */
	STEP_COUNT,     /* a whole number between 1 and .most */
	STEP_GOAL,      /* the name of a step, or "end" */
	STEP_PEOPLE,
	STEP_ARGUMENTS,
};

struct step_member {
	const char *name;
	enum step_member_kind kind;
	int64_t most;      /* characters of a text; the highest number */
	bool required;
	const char *words; /* "a|b" */
};

struct step_type {
	const char *name;
	const struct step_member *members; /* without name, type and next, which all have; ends with a NULL name */
};

/** The types of steps; the last has a NULL name. */
extern const struct step_type workflow_step_types[];

/** @return NULL for what is no type */
const struct step_type *workflow_step_type(const char *name);

/** What is wrong with a definition. */
struct definition_fault {
	const char *code;   /* of errors.CODE */
	int64_t limit;
	bool is_input;      /* of an input, not of a step */
	size_t place;       /* which one, from 1; 0: of the list itself */
	const char *member; /* where in it; NULL: all of it */
};

/**
 * Check a definition and write it down as it is kept: texts normalised, what is empty left out.
 * @param inputs  an array, or NULL for none
 * @param steps   anything
 * @return the arena's; NULL with the fault
 */
const json_t *workflow_definition(struct arena *arena, const json_t *inputs, const json_t *steps, struct definition_fault *fault);

/**
 * Fill a step's templates in.
 * @param step       of a kept definition
 * @param variables  of json_data_prepare
 * @param fault      out, where NULL is returned: why (see workflow_template_fill)
 * @return {member: value} without name, type and next; the arena's
 */
json_t *workflow_fill_step(struct arena *arena, const json_t *step, const json_t *variables, const char **fault);

#endif
