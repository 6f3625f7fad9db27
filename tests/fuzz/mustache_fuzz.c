/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a template of the plain dialect, rendered. A NUL separates the template from JSON data; the partial
 * {{>self}} is the template again, so that recursion is tried too.
 */
#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "view/json_data.h"
#include "view/render.h"
#include "view/template.h"

#define SOURCE_MAXIMUM ((size_t)64 * 1024) /* longer inputs find nothing new */

struct input {
	const char *source;
	size_t length;
};

static bool load(void *context, const char *name, struct strbuf *source, struct strbuf *file)
{
	const struct input *input = context;

	if (strcmp(name, "self") != 0)
		return false;
	strbuf_add_text(file, name);
	strbuf_add(source, input->source, input->length);
	return true;
}

static void render(const struct template *template, const json_t *data)
{
	struct view_value scope = json_data_value(data);
	struct render_options options = {.locale = VIEW_KO};
	struct strbuf out;

	strbuf_init(&out, (size_t)1 << 20);
	template_render(template, &scope, 1, &options, &out);
	strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *separator = size ? memchr(text, '\0', size) : NULL;
	struct input input = {text, separator ? (size_t)(separator - text) : size};
	struct template_options options = {.dialect = TEMPLATE_PLAIN, .load = load, .context = &input};
	const struct template *template;
	struct template_set *set;
	struct arena *arena;
	struct strbuf error;
	json_t *json = NULL;

	if (size > SOURCE_MAXIMUM)
		return 0;
	if (separator)
		json = json_loadb(separator + 1, size - input.length - 1, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	json = json_data_prepare(json ? json : json_null());
	arena = arena_create((size_t)64 << 20);
	set = template_set_create(arena, names_create(arena), &options);
	strbuf_init(&error, 10000);
	template = template_compile_source(set, "input", input.source, input.length, &error);
	if (template)
		render(template, json);
	strbuf_release(&error);
	json_decref(json);
	arena_destroy(arena);
	return 0;
}
