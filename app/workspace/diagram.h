/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A workflow as a drawing: a box a step from top to bottom, its ways to others beside the boxes, forward on the right and back on the
 * left. Everything fits a phone; what it says in lines it says in words as well.
 */
#ifndef SEODANG_WORKSPACE_DIAGRAM_H
#define SEODANG_WORKSPACE_DIAGRAM_H

#include <jansson.h>

#include "core/arena.h"

/**
 * The data of workspace/diagram, for page_json: {"width", "height", "boxes": [{"x", "y", "name", "label", "state"…}], "ways":
 * [{"path", "head", "label"…}]}. Lengths are pixels.
 * @param definition  its steps as far as they are whole: one that leads nowhere leads on
 * @param states      {NAME: "done", "going", "waiting", "failed"}, or NULL for none
 */
json_t *workflow_diagram(struct arena *arena, const json_t *definition, const json_t *states);

#endif
