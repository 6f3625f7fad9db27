/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what a model wrote, walked as a template does: as deep as it says, and no link but to the web. */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "chat/markdown.h"
#include "core/log.h"

static const struct markdown_citation citations[] = {{"하나", "/workspace/documents/1"}, {"둘", "/workspace/documents/2"}};

static struct view_value member(const struct view_object *object, const char *text)
{
	struct view_name name = {.text = text, .length = strlen(text)};

	return object->type->find(object, &name);
}

static void check_href(const char *href)
{
	if (strncasecmp(href, "http://", 7) != 0 && strncasecmp(href, "https://", 8) != 0 && strncasecmp(href, "mailto:", 7) != 0 &&
	    strncmp(href, "/workspace/documents/", 21) != 0)
		log_die("a link leads to %s", href);
}

static void walk(const struct view_value *value, unsigned depth)
{
	struct view_value href = member(&value->object, "href"), parts = member(&value->object, "parts");

	if (depth > MARKDOWN_DEPTH + 2)
		log_die("the parts lie too deep");
	if (href.kind == VIEW_TEXT)
		check_href(href.text.bytes);
	for (size_t i = 0; i < parts.list.type->count(&parts.list); i++) {
		struct view_value part = parts.list.type->item(&parts.list, i);

		walk(&part, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_create((size_t)256 << 20);
	const char *text = arena_copy(arena, data, size);
	struct view_value value = markdown_value(arena, text, citations, sizeof citations / sizeof *citations);

	walk(&value, 0);
	arena_destroy(arena);
	return 0;
}
