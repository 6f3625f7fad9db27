/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/view.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/log.h"
#include "view/catalogue.h"
#include "view/names.h"
#include "view/render.h"
#include "view/source.h"
#include "view/template.h"

#define ARENA_CEILING ((size_t)256 << 20)
#define MANIFEST_MAXIMUM ((size_t)1 << 20)
#define FOLDER_DEPTH_MAXIMUM 8
#define FILE_NAME_SIZE 4096
#define EXTENSION ".mustache"

struct view_template {
	const char *name;
	const struct template *compiled[VIEW_LOCALE_COUNT];
};

struct view {
	struct arena *arena;
	struct view_options options;
	struct view_names *names;
	struct catalogue *catalogue;
	struct view_names *asset_names;
	const char **assets; /* hashed paths by the id of the logical one */
	struct view_names *template_names;
	struct view_template *templates; /* by the id of the name */
};

static bool load_template(void *context, const char *name, struct strbuf *source, struct strbuf *file)
{
	const struct view *view = context;
	static const char *const folders[] = {"", "partials/"};

	if (!source_name_is_inside(name))
		return false;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		strbuf_clear(file);
		strbuf_add_format(file, "%s/%s%s" EXTENSION, view->options.templates_directory, folders[i], name);
		if (source_read(strbuf_text(file), source))
			return true;
	}
	return false;
}

static bool find_asset(void *context, const char *path, size_t length, struct strbuf *address)
{
	const struct view *view = context;
	const struct view_name *name = view->asset_names ? names_find(view->asset_names, path, length) : NULL;

	if (view->asset_names && !name)
		return false;
	strbuf_add_text(address, view->options.base);
	strbuf_add_text(address, "/static/");
	if (name)
		strbuf_add_text(address, view->assets[name->id]);
	else
		strbuf_add(address, path, length);
	return true;
}

static size_t count_lines(const struct strbuf *text)
{
	size_t count = 1;

	for (size_t i = 0; i < text->length; i++)
		count += text->data[i] == '\n';
	return count;
}

static bool read_manifest_lines(struct view *view, struct strbuf *manifest, struct strbuf *error)
{
	const char *line = strbuf_text(manifest);
	size_t number = 1;

	view->asset_names = names_create(view->arena);
	view->assets = arena_array(view->arena, count_lines(manifest), sizeof *view->assets);
	for (; *line; number++) {
		size_t length = strcspn(line, "\n");
		const char *space = memchr(line, ' ', length);

		if (length && (!space || space == line || space + 1 == line + length)) {
			strbuf_add_format(error, "%s:%zu: not \"logical/path hashed/path\"", view->options.manifest, number);
			return false;
		}
		if (length)
			view->assets[names_intern(view->asset_names, line, (size_t)(space - line))->id] =
				arena_copy(view->arena, space + 1, (size_t)(line + length - space) - 1);
		line += length + (line[length] == '\n');
	}
	return true;
}

static bool read_manifest(struct view *view, struct strbuf *error)
{
	struct strbuf manifest;
	bool done;

	if (!view->options.manifest)
		return true;
	strbuf_init(&manifest, MANIFEST_MAXIMUM);
	done = source_read(view->options.manifest, &manifest);
	if (!done)
		strbuf_add_format(error, "%s: %s", view->options.manifest, strerror(errno));
	done = done && read_manifest_lines(view, &manifest, error);
	strbuf_release(&manifest);
	return done;
}

static bool find_templates(struct view *view, const char *folder, int depth, struct strbuf *error);

/* One entry of a folder; folder is "" or "tutoring/". */
static bool find_template(struct view *view, const char *folder, const char *entry, int depth, struct strbuf *error)
{
	char name[FILE_NAME_SIZE], path[FILE_NAME_SIZE];
	size_t length = (size_t)snprintf(name, sizeof name, "%s%s", folder, entry);
	struct stat status;

	if (entry[0] == '.' || length + 2 > sizeof name ||
	    snprintf(path, sizeof path, "%s/%s", view->options.templates_directory, name) >= (int)sizeof path ||
	    stat(path, &status) != 0)
		return true;
	if (S_ISDIR(status.st_mode)) {
		memcpy(name + length, "/", 2);
		return depth == FOLDER_DEPTH_MAXIMUM || find_templates(view, name, depth + 1, error);
	}
	if (length > strlen(EXTENSION) && strcmp(name + length - strlen(EXTENSION), EXTENSION) == 0)
		names_intern(view->template_names, name, length - strlen(EXTENSION));
	return true;
}

static bool find_templates(struct view *view, const char *folder, int depth, struct strbuf *error)
{
	char path[FILE_NAME_SIZE];
	struct dirent *entry;
	bool done = true;
	DIR *directory;

	snprintf(path, sizeof path, "%s/%s", view->options.templates_directory, folder);
	directory = opendir(path);
	if (!directory) {
		strbuf_add_format(error, "%s: %s", path, strerror(errno));
		return false;
	}
	while (done && (entry = readdir(directory)))
		done = find_template(view, folder, entry->d_name, depth, error);
	closedir(directory);
	return done;
}

static bool compile_templates(struct view *view, enum view_locale locale, struct strbuf *error)
{
	struct template_options options = {
		.dialect = TEMPLATE_PRODUCT, .locale = locale, .load = load_template, .asset = find_asset, .context = view,
		.catalogue = view->catalogue, .base = view->options.base,
	};
	struct template_set *set = template_set_create(view->arena, view->names, &options);

	bool done = true;

	for (size_t i = 0; i < names_count(view->template_names); i++) {
		view->templates[i].compiled[locale] = template_compile(set, view->templates[i].name, error);
		done = done && view->templates[i].compiled[locale];
	}
	return done;
}

static bool load_templates(struct view *view, struct strbuf *error)
{
	size_t count;

	view->template_names = names_create(view->arena);
	if (!find_templates(view, "", 0, error))
		return false;
	count = names_count(view->template_names);
	view->templates = arena_array(view->arena, count, sizeof *view->templates);
	for (size_t i = 0; i < count; i++)
		view->templates[i].name = names_at(view->template_names, i)->text;
	return compile_templates(view, VIEW_KO, error) && compile_templates(view, VIEW_EN, error);
}

struct view *view_open(const struct view_options *options, struct strbuf *error)
{
	struct arena *arena = arena_create(ARENA_CEILING);
	struct view *view = arena_alloc(arena, sizeof *view);

	view->arena = arena;
	view->options = (struct view_options){
		arena_strdup(arena, options->templates_directory), arena_strdup(arena, options->locales_directory),
		arena_strdup(arena, options->base ? options->base : ""), arena_strdup(arena, options->manifest),
	};
	view->names = names_create(arena);
	view->catalogue = catalogue_open(arena, view->names, view->options.locales_directory, error);
	if (view->catalogue && read_manifest(view, error) && load_templates(view, error))
		return view;
	view_close(view);
	return NULL;
}

void view_close(struct view *view)
{
	if (view)
		arena_destroy(view->arena);
}

const struct view_template *view_template(const struct view *view, const char *name)
{
	const struct view_name *found = names_find(view->template_names, name, strlen(name));

	return found ? &view->templates[found->id] : NULL;
}

bool view_render(const struct view *view, const struct view_template *template, enum view_locale locale,
		 const struct view_object *scopes, size_t count, clock_time now, struct strbuf *out)
{
	struct render_options options = {view->catalogue, locale, now};
	struct view_value values[RENDER_SCOPES_MAXIMUM];
	const char *failure = NULL;

	if (count > RENDER_SCOPES_MAXIMUM)
		failure = "it has too many scopes";
	for (size_t i = 0; i < count && !failure; i++)
		values[i] = (struct view_value){.kind = VIEW_OBJECT, .object = scopes[i]};
	if (!failure)
		failure = template_render(template->compiled[locale], values, count, &options, out);
	if (failure)
		log_error("template %s: %s", template->name, failure);
	return !failure;
}

bool view_text(const struct view *view, enum view_locale locale, const char *key, const struct view_object *params,
	       clock_time now, struct strbuf *out)
{
	const struct message *message = catalogue_find(view->catalogue, locale, key, strlen(key));
	struct render_options options = {view->catalogue, locale, now};
	struct view_value scope = {.kind = VIEW_OBJECT};
	const char *failure;

	if (!message) {
		log_warning("there is no text \"%s\"", key);
		strbuf_add_text(out, key);
		return false;
	}
	if (params)
		scope.object = *params;
	failure = message_render(message, false, &scope, params ? 1 : 0, &options, out);
	if (failure)
		log_error("text %s: %s", key, failure);
	return true;
}

bool view_has_text(const struct view *view, const char *key)
{
	return catalogue_find(view->catalogue, VIEW_KO, key, strlen(key)) != NULL;
}

size_t view_names_count(const struct view *view)
{
	return names_count(view->names);
}

const struct view_name *view_find_name(const struct view *view, const char *text)
{
	return names_find(view->names, text, strlen(text));
}
