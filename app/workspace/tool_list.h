/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's list of tools, foreign as it is, as workspace.put_tools takes it. */
#ifndef SEODANG_WORKSPACE_TOOL_LIST_H
#define SEODANG_WORKSPACE_TOOL_LIST_H

#include <jansson.h>

#include "core/arena.h"

/**
 * @param tools  of mcp_list_tools
 * @return JSON text in the arena: [{"name","title","description","input_schema","is_repeatable"}]; texts cut to what the table holds, line
 *         ends as blanks; what has no name of 1 to 128 printable characters, or a schema of more than 8,000 bytes, is left out
 */
const char *tool_list_text(struct arena *arena, const json_t *tools);

#endif
