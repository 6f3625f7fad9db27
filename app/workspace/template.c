/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/template.h"

#include <string.h>

#include "view/json_data.h"
#include "view/render.h"
#include "view/template.h"

#define ERROR_MAXIMUM 1000

/* Nothing can be included; that it was tried is noted. */
static bool load_nothing(void *context, const char *name, struct strbuf *source, struct strbuf *file)
{
	bool *was_asked = context;

	(void)name;
	(void)source;
	(void)file;
	*was_asked = true;
	return false;
}

static const struct template *compile(struct arena *arena, const char *source, const char **fault)
{
	bool was_asked = false;
	struct template_options options = {.dialect = TEMPLATE_PLAIN, .load = load_nothing, .context = &was_asked};
	struct strbuf *error = strbuf_in_arena(arena, ERROR_MAXIMUM);
	const struct template *template = NULL;

	*fault = "too_long";
	if (strlen(source) > WORKFLOW_TEMPLATE_MAXIMUM)
		return NULL;
	template = template_compile_source(template_set_create(arena, names_create(arena), &options), "step.txt", source, strlen(source), error);
	*fault = was_asked ? "template_partial" : template ? NULL : "bad_template";
	return *fault ? NULL : template;
}

const char *workflow_template_fault(struct arena *arena, const char *source)
{
	const char *fault;

	compile(arena, source, &fault);
	return fault;
}

const char *workflow_template_fill(struct arena *arena, const char *source, const json_t *variables, const char **fault)
{
	const struct template *template = compile(arena, source, fault);
	struct view_value scope = json_data_value(variables);
	struct render_options options = {.locale = VIEW_KO, .now = clock_now()};
	struct strbuf *out = strbuf_in_arena(arena, WORKFLOW_TEXT_MAXIMUM);

	if (!template) {
		*fault = "bad_template";
		return NULL;
	}
	if (template_render(template, &scope, 1, &options, out)) {
		*fault = "text_too_long";
		return NULL;
	}
	return strbuf_text(out);
}
