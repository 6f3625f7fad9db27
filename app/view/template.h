/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mustache templates, compiled once: the whole core of the specification and its inheritance module
 * (https://github.com/mustache/spec), without lambdas and dynamic names. Two dialects:
 *
 * plain    the specification. A partial that does not exist is empty.
 * product  stricter, and compiled per language. What does not exist is an error: a partial, a text key, an asset.
 *          {{{name}}} and {{&name}} are refused, as is anything but blocks inside {{<parent}}. In addition:
 *          {{#t}}key{{/t}} is a text of the catalogue, {{#asset}}css/seodang.css{{/asset}} the hashed address of a
 *          static file, {{base}} the prefix of all addresses, {{created_at_relative}} and the other endings of
 *          view/format.h say a value, unless a value of the full name exists.
 *
 * A template whose name ends in ".txt" is plain text: its values are not escaped.
 */
#ifndef SEODANG_VIEW_TEMPLATE_H
#define SEODANG_VIEW_TEMPLATE_H

#include "core/arena.h"
#include "core/strbuf.h"
#include "view/catalogue.h"
#include "view/locale.h"
#include "view/names.h"

#define TEMPLATE_SOURCE_MAXIMUM ((size_t)1 << 20) /* bytes of one file */
#define TEMPLATE_NESTING_MAXIMUM 100              /* sections, parents and blocks inside one another in one file */
#define TEMPLATE_COUNT_MAXIMUM 2000               /* files that one template may lead to */

enum template_dialect {
	TEMPLATE_PLAIN,
	TEMPLATE_PRODUCT,
};

struct template;
struct template_set;

struct template_options {
	enum template_dialect dialect;
	enum view_locale locale;
	/** Give the source of a name and the file to name in errors. @return false when there is none */
	bool (*load)(void *context, const char *name, struct strbuf *source, struct strbuf *file);
	/** Product: give the address of a static file. @return false when there is none */
	bool (*asset)(void *context, const char *path, size_t length, struct strbuf *address);
	void *context;
	const struct catalogue *catalogue; /* product */
	const char *base;                  /* product */
};

/** @return an empty set of templates; it and all it compiles are owned by the arena */
struct template_set *template_set_create(struct arena *arena, struct view_names *names, const struct template_options *options);

/** @return the template of a name, with all that it refers to; NULL with lines "file:line: reason" in error. A set
 *  that one template was refused in is not to be rendered from */
const struct template *template_compile(struct template_set *set, const char *name, struct strbuf *error);

/** As template_compile for a source that is at hand; file names it in errors. */
const struct template *template_compile_source(struct template_set *set, const char *file, const char *source, size_t length,
					       struct strbuf *error);

#endif
