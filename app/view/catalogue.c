/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/catalogue.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define PATH_SIZE 4096

static const char *const files[VIEW_LOCALE_COUNT] = {[VIEW_KO] = "ko.json", [VIEW_EN] = "en.json"};

struct catalogue {
	struct view_names *keys;
	const struct view_name *key_name;
	const struct message **messages[VIEW_LOCALE_COUNT]; /* by the key's id */
};

static json_t *load_file(const char *directory, enum view_locale locale, struct strbuf *error)
{
	char path[PATH_SIZE];
	json_error_t json_error;
	json_t *json;

	snprintf(path, sizeof path, "%s/%s", directory, files[locale]);
	json = json_load_file(path, JSON_REJECT_DUPLICATES, &json_error);
	if (!json)
		strbuf_add_format(error, "%s:%d: %s", path, json_error.line, json_error.text);
	else if (!json_is_object(json))
		strbuf_add_format(error, "%s:1: not an object of texts", path);
	return json;
}

static bool intern_keys(struct catalogue *catalogue, json_t *json, enum view_locale locale, struct strbuf *error)
{
	const char *key;
	json_t *text;

	json_object_foreach(json, key, text) {
		if (!json_is_string(text)) {
			strbuf_add_format(error, "%s: %s is not a text", files[locale], key);
			return false;
		}
		names_intern(catalogue->keys, key, strlen(key));
	}
	return true;
}

static bool compile_texts(struct catalogue *catalogue, struct arena *arena, struct view_names *names, json_t *json,
			  enum view_locale locale, struct strbuf *error)
{
	const char *key;
	json_t *text;

	catalogue->messages[locale] = arena_array(arena, names_count(catalogue->keys), sizeof *catalogue->messages[locale]);
	json_object_foreach(json, key, text) {
		const struct view_name *name = names_find(catalogue->keys, key, strlen(key));
		struct strbuf reason;

		strbuf_init(&reason, 1000);
		catalogue->messages[locale][name->id] =
			message_compile(arena, names, json_string_value(text), json_string_length(text), &reason);
		if (reason.length)
			strbuf_add_format(error, "%s: %s: %s", files[locale], key, strbuf_text(&reason));
		strbuf_release(&reason);
		if (!catalogue->messages[locale][name->id])
			return false;
	}
	return true;
}

static bool check_key(const struct catalogue *catalogue, const char *key, struct strbuf *error)
{
	unsigned id = names_find(catalogue->keys, key, strlen(key))->id;
	const struct message *messages[] = {[VIEW_KO] = catalogue->messages[VIEW_KO][id], [VIEW_EN] = catalogue->messages[VIEW_EN][id]};
	const char *line_end = error->length ? "\n" : "";

	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++) {
		const struct message *other = messages[!locale];
		const struct view_name *missing;

		if (!messages[locale]) {
			strbuf_add_format(error, "%s%s: %s is missing", line_end, files[locale], key);
			return false;
		}
		missing = other ? message_missing(other, messages[locale]) : NULL;
		if (missing) {
			strbuf_add_format(error, "%s%s: %s has no {%s}", line_end, files[locale], key, missing->text);
			return false;
		}
	}
	return true;
}

static bool check_keys(const struct catalogue *catalogue, json_t *json, struct strbuf *error)
{
	const char *key;
	bool done = true;
	json_t *text;

	json_object_foreach(json, key, text)
		done = check_key(catalogue, key, error) && done;
	return done;
}

static bool load_all(struct catalogue *catalogue, struct arena *arena, struct view_names *names,
		     json_t *const json[VIEW_LOCALE_COUNT], struct strbuf *error)
{
	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++)
		if (!json[locale] || !json_is_object(json[locale]) ||
		    !intern_keys(catalogue, json[locale], (enum view_locale)locale, error))
			return false;
	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++)
		if (!compile_texts(catalogue, arena, names, json[locale], (enum view_locale)locale, error))
			return false;
	return check_keys(catalogue, json[VIEW_KO], error) && check_keys(catalogue, json[VIEW_EN], error);
}

struct catalogue *catalogue_open(struct arena *arena, struct view_names *names, const char *directory, struct strbuf *error)
{
	struct catalogue *catalogue = arena_alloc(arena, sizeof *catalogue);
	json_t *json[VIEW_LOCALE_COUNT];
	bool loaded;

	catalogue->keys = names_create(arena);
	catalogue->key_name = names_intern(names, "key", strlen("key"));
	json[VIEW_KO] = load_file(directory, VIEW_KO, error);
	json[VIEW_EN] = json[VIEW_KO] ? load_file(directory, VIEW_EN, error) : NULL;
	loaded = load_all(catalogue, arena, names, json, error);
	json_decref(json[VIEW_KO]);
	json_decref(json[VIEW_EN]);
	return loaded ? catalogue : NULL;
}

const struct message *catalogue_find(const struct catalogue *catalogue, enum view_locale locale, const char *key, size_t length)
{
	const struct view_name *name = names_find(catalogue->keys, key, length);

	return name ? catalogue->messages[locale][name->id] : NULL;
}

const struct view_name *catalogue_key_name(const struct catalogue *catalogue)
{
	return catalogue->key_name;
}
