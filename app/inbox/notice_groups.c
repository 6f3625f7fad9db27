/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/notice_groups.h"

#include <string.h>

#include "core/strbuf.h"
#include "core/uuid.h"
#include "web/rows.h"

struct entry {
	const struct row_source *source;
	const size_t *rows; /* newest first */
	size_t count;
	const char *ids, *count_text; /* of a group */
};

struct day {
	const struct entry *entries;
	size_t count;
};

struct days {
	struct day *items;
	size_t count;
};

/* ---- as templates read them ---- */

static size_t count_members(const struct view_list *list)
{
	return ((const struct entry *)list->self)->count;
}

static struct view_value member_item(const struct view_list *list, size_t index)
{
	const struct entry *group = list->self;

	return (struct view_value){.kind = VIEW_OBJECT, .object = row_source_row(group->source, group->rows[index])};
}

static const struct view_list_type member_list_type = {.count = count_members, .item = member_item};

static struct view_value find_in_row(const struct entry *entry, const struct view_name *name)
{
	struct view_object newest = row_source_row(entry->source, entry->rows[0]);

	return newest.type->find(&newest, name);
}

static struct view_value find_in_group(const struct view_object *object, const struct view_name *name)
{
	const struct entry *group = object->self;

	if (view_is_named(name, "ids"))
		return view_text_value(group->ids);
	if (view_is_named(name, "count"))
		return view_text_value(group->count_text);
	if (view_is_named(name, "members"))
		return (struct view_value){.kind = VIEW_LIST, .list = {.type = &member_list_type, .self = group}};
	return find_in_row(group, name);
}

static const struct view_object_type group_type = {.find = find_in_group};

static size_t count_entries(const struct view_list *list)
{
	return ((const struct day *)list->self)->count;
}

static struct view_value entry_item(const struct view_list *list, size_t index)
{
	const struct entry *entry = &((const struct day *)list->self)->entries[index];
	struct view_object object = {.type = &group_type, .self = entry};

	if (entry->count == 1)
		object = row_source_row(entry->source, entry->rows[0]);
	return (struct view_value){.kind = VIEW_OBJECT, .object = object};
}

static const struct view_list_type entry_list_type = {.count = count_entries, .item = entry_item};

static struct view_value find_in_day(const struct view_object *object, const struct view_name *name)
{
	const struct day *day = object->self;

	if (view_is_named(name, "entries"))
		return (struct view_value){.kind = VIEW_LIST, .list = {.type = &entry_list_type, .self = day}};
	return find_in_row(&day->entries[0], name);
}

static const struct view_object_type day_type = {.find = find_in_day};

static size_t count_days(const struct view_list *list)
{
	return ((const struct days *)list->self)->count;
}

static struct view_value day_item(const struct view_list *list, size_t index)
{
	const struct days *days = list->self;

	return (struct view_value){.kind = VIEW_OBJECT, .object = {.type = &day_type, .self = &days->items[index]}};
}

static const struct view_list_type day_list_type = {.count = count_days, .item = day_item};

/* ---- made of the rows ---- */

/* Whether two rows stand as one entry: of one group, and both read or both not. */
static bool is_one_entry(const struct result *notices, size_t row, size_t other)
{
	const char *group = result_text(notices, row, "group_key"), *other_group = result_text(notices, other, "group_key");

	return group && other_group && strcmp(group, other_group) == 0 &&
	       result_boolean(notices, row, "is_read") == result_boolean(notices, other, "is_read");
}

/* Whether an earlier row of the page has taken this row into its entry. */
static bool is_joined(const struct result *notices, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (is_one_entry(notices, i, row))
			return true;
	return false;
}

static void describe_group(struct arena *arena, const struct result *notices, struct entry *group)
{
	struct strbuf *ids = strbuf_in_arena(arena, group->count * UUID_TEXT_SIZE);

	for (size_t i = 0; i < group->count; i++)
		strbuf_add_format(ids, "%s%s", i ? "," : "", result_text(notices, group->rows[i], "id"));
	group->ids = strbuf_text(ids);
	group->count_text = arena_printf(arena, "%zu", group->count);
}

/* Each row once in rows, those of a group side by side. @return how many entries */
static size_t make_entries(struct arena *arena, const struct row_source *source, size_t *rows, struct entry *entries)
{
	const struct result *notices = source->result;
	size_t count = 0;

	for (size_t row = 0; row < source->count; row++) {
		struct entry *entry = &entries[count];

		if (is_joined(notices, row))
			continue;
		*entry = (struct entry){.source = source, .rows = rows, .count = 1};
		*rows++ = row;
		for (size_t other = row + 1; other < source->count; other++)
			if (is_one_entry(notices, row, other)) {
				*rows++ = other;
				entry->count++;
			}
		if (entry->count > 1)
			describe_group(arena, notices, entry);
		count++;
	}
	return count;
}

struct view_value notice_days(struct request *req, const struct result *notices, size_t count)
{
	struct arena *arena = req->arena;
	struct row_source *source = row_source_create(req, notices, count);
	struct entry *entries = arena_array(arena, count + 1, sizeof *entries);
	struct days *days = arena_alloc(arena, sizeof *days);
	const char *last = "";
	size_t entry_count = make_entries(arena, source, arena_array(arena, count + 1, sizeof(size_t)), entries);

	days->items = arena_array(arena, count + 1, sizeof *days->items);
	for (size_t i = 0; i < entry_count; i++) {
		const char *day = result_text(notices, entries[i].rows[0], "day");

		if (strcmp(day, last) != 0)
			days->items[days->count++] = (struct day){.entries = &entries[i]};
		days->items[days->count - 1].count++;
		last = day;
	}
	return (struct view_value){.kind = VIEW_LIST, .list = {.type = &day_list_type, .self = days}};
}
