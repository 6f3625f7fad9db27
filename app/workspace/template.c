/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/template.h"

#include <string.h>

#include "view/json_data.h"
#include "view/render.h"
#include "view/template.h"

#define ERROR_MAXIMUM 1000

#define NAME "\x1f.txt" /* plain text: nothing is escaped; and no template can name it, since control characters are refused */

struct source {
	const char *text;
	bool is_loaded;
	bool was_asked; /* for another one: nothing can be included */
};

static bool load(void *context, const char *name, struct strbuf *text, struct strbuf *file)
{
	struct source *source = context;

	if (source->is_loaded || strcmp(name, NAME) != 0) {
		source->was_asked = true;
		return false;
	}
	source->is_loaded = true;
	strbuf_add_text(file, name);
	strbuf_add_text(text, source->text);
	return true;
}

static const struct template *compile(struct arena *arena, const char *text, const char **fault)
{
	struct source source = {.text = text};
	struct template_options options = {.dialect = TEMPLATE_PLAIN, .load = load, .context = &source};
	struct strbuf *error = strbuf_in_arena(arena, ERROR_MAXIMUM);
	const struct template *template = NULL;

	*fault = "too_long";
	if (strlen(text) > WORKFLOW_TEMPLATE_MAXIMUM)
		return NULL;
	template = template_compile(template_set_create(arena, names_create(arena), &options), NAME, error);
	*fault = source.was_asked ? "template_partial" : template ? NULL : "bad_template";
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
