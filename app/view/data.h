/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a template reads, without knowing where it comes from: rows of a query result, a JSON document, a form.
 * An object answers names; a list has a count and items; a text is bytes. Nothing is copied or built first.
 */
#ifndef SEODANG_VIEW_DATA_H
#define SEODANG_VIEW_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/** A name used by some template. The same text has the same id, dense from 0, so that a source can remember a column. */
struct view_name {
	const char *text;
	size_t length;
	unsigned id;
};

enum view_kind {
	VIEW_ABSENT, /* no such name here: the search goes on outwards */
	VIEW_FALSE,  /* there, and false, null or an empty list; shows its text, mostly none */
	VIEW_TEXT,   /* true as a section unless it is "" */
	VIEW_OBJECT,
	VIEW_LIST,
};

struct view_value;

struct view_object {
	const struct view_object_type *type;
	const void *self;
	size_t index; /* for the type's own use, such as the row of a result */
};

struct view_list {
	const struct view_list_type *type;
	const void *self;
};

struct view_value {
	enum view_kind kind;
	union {
		struct {
			const char *bytes;
			size_t length;
		} text;
		struct view_object object;
		struct view_list list;
	};
};

struct view_object_type {
	/** The value of a name, VIEW_ABSENT where the object has none. What it points to lives as long as the object. */
	struct view_value (*find)(const struct view_object *object, const struct view_name *name);
};

struct view_list_type {
	size_t (*count)(const struct view_list *list);
	struct view_value (*item)(const struct view_list *list, size_t index);
};

static inline bool view_is_named(const struct view_name *name, const char *text)
{
	return strncmp(text, name->text, name->length) == 0 && !text[name->length];
}

static inline struct view_value view_absent(void)
{
	return (struct view_value){.kind = VIEW_ABSENT};
}

static inline struct view_value view_false(void)
{
	return (struct view_value){.kind = VIEW_FALSE};
}

/** A C string, kept by reference; NULL is false. */
static inline struct view_value view_text_value(const char *text)
{
	return text ? (struct view_value){.kind = VIEW_TEXT, .text = {text, strlen(text)}} : view_false();
}

static inline struct view_value view_flag(bool flag)
{
	return flag ? view_text_value("true") : view_false();
}

#endif
