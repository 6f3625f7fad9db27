/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: render a template of the plain dialect with JSON data and partials given as {"name": "source"}. */
#ifndef SEODANG_TESTS_UNIT_VIEW_RENDERING_H
#define SEODANG_TESTS_UNIT_VIEW_RENDERING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/arena.h"
#include "view/json_data.h"
#include "view/render.h"
#include "view/template.h"

static bool rendering_load(void *context, const char *name, struct strbuf *source, struct strbuf *file)
{
	const json_t *partial = json_object_get(context, name);

	if (!partial)
		return false;
	strbuf_add_text(file, name);
	strbuf_add(source, json_string_value(partial), json_string_length(partial));
	return true;
}

static json_t *rendering_json(const char *text)
{
	json_t *json = text ? json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : json_null();

	assert_non_null(json);
	return json;
}

/* What came out, or the error when nothing did; to be released. */
static inline struct strbuf rendering(const char *source, const char *data_text, const char *partials_text)
{
	struct arena *arena = arena_create((size_t)16 << 20);
	json_t *data = json_data_prepare(rendering_json(data_text));
	json_t *partials = rendering_json(partials_text);
	struct template_options options = {.dialect = TEMPLATE_PLAIN, .load = rendering_load, .context = partials};
	struct template_set *set = template_set_create(arena, names_create(arena), &options);
	struct view_value scope = json_data_value(data);
	struct render_options render_options = {.locale = VIEW_KO};
	const struct template *template;
	const char *failure;
	struct strbuf out;

	strbuf_init(&out, 100000);
	template = template_compile_source(set, "main", source, strlen(source), &out);
	if (template) {
		failure = template_render(template, &scope, 1, &render_options, &out);
		if (failure) {
			strbuf_clear(&out);
			strbuf_add_text(&out, failure);
		}
	}
	json_decref(data);
	json_decref(partials);
	arena_destroy(arena);
	return out;
}

static inline void renders_with(const char *source, const char *data, const char *partials, const char *expected)
{
	struct strbuf out = rendering(source, data, partials);

	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
}

static inline void renders(const char *source, const char *data, const char *expected)
{
	renders_with(source, data, NULL, expected);
}

#endif
