/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/path.h"

#include <string.h>

static size_t count_parts(const char *text, size_t length)
{
	size_t count = 1;

	for (size_t i = 0; i < length; i++)
		count += text[i] == '.';
	return count;
}

const struct view_path *path_compile(struct arena *arena, struct view_names *names, const char *text, size_t length,
				     bool has_formatters)
{
	bool is_dot = length == 1 && text[0] == '.';
	size_t count = is_dot ? 0 : count_parts(text, length), stem_length;
	struct view_path *path;

	if (count > PATH_MAXIMUM)
		return NULL;
	path = arena_alloc(arena, sizeof *path + count * sizeof path->parts[0]);
	path->count = count;
	for (size_t i = 0; i < count; i++) {
		const char *dot = memchr(text, '.', length);
		size_t part_length = dot ? (size_t)(dot - text) : length;

		if (!part_length)
			return NULL;
		path->parts[i] = names_intern(names, text, part_length);
		if (dot) {
			text = dot + 1;
			length -= part_length + 1;
		}
	}
	if (has_formatters && count) {
		path->formatter = format_of_name(text, length, &stem_length);
		if (path->formatter != FORMAT_NONE)
			path->stem = names_intern(names, text, stem_length);
	}
	return path;
}

static struct view_value find_in(const struct view_value *value, const struct view_name *name)
{
	if (value->kind != VIEW_OBJECT)
		return (struct view_value){.kind = VIEW_ABSENT};
	return value->object.type->find(&value->object, name);
}

static struct view_value find_parts(const struct view_path *path, const struct view_name *last,
				    const struct view_value *scopes, size_t count)
{
	struct view_value value = {.kind = VIEW_ABSENT};
	const struct view_name *first = path->count == 1 ? last : path->parts[0];

	while (count > 0 && value.kind == VIEW_ABSENT)
		value = find_in(&scopes[--count], first);
	for (size_t i = 1; i < path->count && value.kind != VIEW_ABSENT; i++)
		value = find_in(&value, i + 1 == path->count ? last : path->parts[i]);
	return value;
}

struct view_value path_find(const struct view_path *path, const struct view_value *scopes, size_t count)
{
	if (!path->count)
		return count ? scopes[count - 1] : (struct view_value){.kind = VIEW_ABSENT};
	return find_parts(path, path->parts[path->count - 1], scopes, count);
}

struct view_value path_find_stem(const struct view_path *path, const struct view_value *scopes, size_t count)
{
	return find_parts(path, path->stem, scopes, count);
}
