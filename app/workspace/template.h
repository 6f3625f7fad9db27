/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A person's own template: mustache's variables and sections, and nothing that reaches beyond it. Partials, parents and blocks are
 * refused. Values are not escaped, since what comes out is words for a model or a person, never a page.
 */
#ifndef SEODANG_WORKSPACE_TEMPLATE_H
#define SEODANG_WORKSPACE_TEMPLATE_H

#include <jansson.h>

#include "core/arena.h"

#define WORKFLOW_TEMPLATE_MAXIMUM ((size_t)80000) /* bytes: 20,000 characters */
#define WORKFLOW_TEXT_MAXIMUM ((size_t)65536)     /* bytes that one may become */

/** @return what is wrong with a source, a code of errors.CODE: "bad_template", "template_partial", "too_long"; NULL for nothing */
const char *workflow_template_fault(struct arena *arena, const char *source);

/**
 * Fill a template in.
 * @param variables  of json_data_prepare
 * @param fault      out, where NULL is returned: "bad_template", or "text_too_long" where it became too much
 * @return in the arena
 */
const char *workflow_template_fill(struct arena *arena, const char *source, const json_t *variables, const char **fault);

#endif
