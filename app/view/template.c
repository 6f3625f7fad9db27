/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/template.h"

#include <string.h>

#include "view/nodes.h"

#define FILE_NAME_MAXIMUM 4096

struct template_set *template_set_create(struct arena *arena, struct view_names *names, const struct template_options *options)
{
	struct template_set *set = arena_alloc(arena, sizeof *set);

	set->arena = arena;
	set->names = names;
	set->blocks = names_create(arena);
	set->options = *options;
	return set;
}

static bool is_text(const char *name, size_t length)
{
	return length >= 4 && memcmp(name + length - 4, ".txt", 4) == 0;
}

static struct template *add(struct template_set *set, const char *name, size_t length, const char *file,
			    const char *source, size_t source_length)
{
	struct template *template = arena_alloc(set->arena, sizeof *template);

	template->name = arena_copy(set->arena, name, length);
	template->file = arena_strdup(set->arena, file);
	template->escapes = !is_text(name, length);
	template->source = (struct message_text){arena_copy(set->arena, source, source_length), source_length};
	if (set->last)
		set->last->next = template;
	else
		set->first = template;
	set->last = template;
	set->count++;
	return template;
}

static struct template *find(const struct template_set *set, const char *name, size_t length)
{
	struct template *template = set->first;

	while (template && (strlen(template->name) != length || memcmp(template->name, name, length) != 0))
		template = template->next;
	return template;
}

/* The same file under another name: x and partials/x. */
static struct template *find_file(const struct template_set *set, const char *file)
{
	struct template *template = set->first;

	while (template && strcmp(template->file, file) != 0)
		template = template->next;
	return template;
}

/* Read a new file, or NULL where there is none. */
static struct template *load(struct template_set *set, const char *name, size_t length)
{
	struct template *template = NULL;
	struct strbuf source, file;

	if (!set->options.load)
		return NULL;
	strbuf_init(&source, TEMPLATE_SOURCE_MAXIMUM + 1);
	strbuf_init(&file, FILE_NAME_MAXIMUM);
	if (set->options.load(set->options.context, name, &source, &file)) {
		template = find_file(set, strbuf_text(&file));
		if (!template)
			template = add(set, name, length, strbuf_text(&file), strbuf_text(&source), source.length);
	}
	strbuf_release(&source);
	strbuf_release(&file);
	return template;
}

struct template *template_reference(struct template_set *set, const char *name, size_t length)
{
	struct template *template = find(set, name, length);

	if (template || set->count >= TEMPLATE_COUNT_MAXIMUM)
		return template;
	name = arena_copy(set->arena, name, length);
	template = load(set, name, length);
	if (!template && set->options.dialect == TEMPLATE_PLAIN)
		template = add(set, name, length, name, "", 0);
	return template;
}

/* Compile what is new from this template on; that may add others behind it. All that is wrong is told. */
static bool compile_from(struct template_set *set, struct template *template, struct strbuf *error)
{
	bool done = true;

	for (; template; template = template->next)
		if (!template->nodes)
			done = template_compile_nodes(set, template, error) && done;
	return done;
}

const struct template *template_compile(struct template_set *set, const char *name, struct strbuf *error)
{
	struct template *template = template_reference(set, name, strlen(name));

	if (!template) {
		strbuf_add_format(error, "%s: there is no such template", name);
		return NULL;
	}
	return compile_from(set, template, error) ? template : NULL;
}

const struct template *template_compile_source(struct template_set *set, const char *file, const char *source, size_t length,
					       struct strbuf *error)
{
	/* a name that no tag can have, so that no partial finds it */
	struct template *template = add(set, " ", 1, file, source, length);

	return compile_from(set, template, error) ? template : NULL;
}
