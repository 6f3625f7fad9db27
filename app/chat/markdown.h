/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a model wrote, as data of templates/chat/markdown: CommonMark by cmark-gfm, with its tables and struck-out text.
 * No HTML is made here and none is taken over, so nothing that a model says can run:
 *
 * - raw HTML is shown as the text it is;
 * - a link is one only to http, https and mailto, with the host that it leads to beside it; others are their words;
 * - an image is never loaded: it is a link to it, with its description as words, where a link would be one;
 * - [1] is a link to the turn's first citation, where it has one.
 *
 * A line break is one, as in what was shown while it came. Text longer than MARKDOWN_MAXIMUM is shown as it is written, what is
 * nested deeper than MARKDOWN_DEPTH as its words alone, and a table of more than MARKDOWN_CELLS as its lines.
 */
#ifndef SEODANG_CHAT_MARKDOWN_H
#define SEODANG_CHAT_MARKDOWN_H

#include "core/arena.h"
#include "view/data.h"

#define MARKDOWN_MAXIMUM ((size_t)32 * 1024) /* bytes */
#define MARKDOWN_DEPTH 16
#define MARKDOWN_CELLS 2000

/** A passage that an answer names by its number. */
struct markdown_citation {
	const char *title;
	const char *href; /* after the prefix */
};

/**
 * @param text       UTF-8; what is not becomes U+FFFD. Kept by reference
 * @param citations  named [1] to [count]; kept by reference
 * @return an object whose "parts" are the blocks (members: find_in_node); it lives as long as the arena and what was given
 */
struct view_value markdown_value(struct arena *arena, const char *text, const struct markdown_citation *citations, size_t count);

#endif
