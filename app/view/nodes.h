/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a template is once compiled: nodes in the order of the source, each knowing where its inside ends. Only
 * compile.c makes them and only render.c reads them.
 *
 * Indentation belongs to lines of the source, not of the output: a standalone partial's indentation goes in front of
 * each line of its source. So literals know where lines start, and NODE_LINE marks a line that starts with a tag.
 */
#ifndef SEODANG_VIEW_NODES_H
#define SEODANG_VIEW_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/strbuf.h"
#include "view/message.h"
#include "view/path.h"
#include "view/template.h"

enum node_kind {
	NODE_LITERAL,
	NODE_LINE,
	NODE_VALUE,
	NODE_MESSAGE,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL,
	NODE_PARENT,
	NODE_BLOCK,
};

enum node_flag {
	NODE_ESCAPED = 1 << 0,     /* value, message: for HTML */
	NODE_STARTS_LINE = 1 << 1, /* literal: its first byte starts a line of the source */
};

enum part_flag {
	PART_STANDALONE = 1 << 0,  /* partial, parent: alone on its lines, so that its lines are indented */
	PART_LEADING = 1 << 1,     /* parent, block: its indentation was taken from the line and is written first */
	PART_REINDENT = 1 << 2,    /* block: an argument put here is indented */
	PART_ENDS_LINE = 1 << 3,   /* block: the rest of its last line was taken and is written unless the content ends one */
	PART_OWN_LINES = 1 << 4,   /* block: its content starts on a line of its own */
	PART_CLOSED_LINE = 1 << 5, /* block: its content ends with the end of a line */
};

/** A reference to another template, or a place for an argument of one. */
struct template_part {
	unsigned flags;
	struct template *template;     /* partial, parent */
	const struct view_name *block; /* block */
	struct message_text indent;
	struct message_text newline;   /* what was taken with PART_ENDS_LINE */
};

struct template_node {
	uint8_t kind;
	uint8_t flags;
	uint32_t end; /* index after its inside */
	union {
		struct message_text literal;
		const struct view_path *path;
		const struct message *message;
		struct template_part *part;
	};
};

struct template {
	const char *name;
	const char *file;
	struct message_text source; /* until it is compiled */
	struct template *next;      /* all of a set, in the order they were found */
	bool escapes;
	const struct template_node *nodes;
	uint32_t count;
};

struct template_set {
	struct arena *arena;
	struct view_names *names;
	struct view_names *blocks;
	struct template_options options;
	struct template *first, *last;
	size_t count;
};

/** @return the template of a name, loaded and queued for compilation when it is new; NULL when there is no such file */
struct template *template_reference(struct template_set *set, const char *name, size_t length);

/** Compile a template's source. @return false with "file:line: reason" in error */
bool template_compile_nodes(struct template_set *set, struct template *template, struct strbuf *error);

#endif
