/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "core/strbuf.h"

/* Each is a name in the template, true in a node of its kind and false in all others, so that none is looked for outwards. */
enum kind {
	KIND_GROUP, /* its parts, in a row */
	KIND_PARAGRAPH,
	KIND_HEADING,
	KIND_LIST,
	KIND_ORDERED,
	KIND_ITEM,
	KIND_QUOTE,
	KIND_CODE_BLOCK,
	KIND_RULE,
	KIND_TABLE,
	KIND_HEAD,
	KIND_ROW,
	KIND_HEAD_CELL,
	KIND_CELL,
	KIND_WORDS,
	KIND_CODE,
	KIND_EMPHASIS,
	KIND_STRONG,
	KIND_STRUCK,
	KIND_LINK,
	KIND_IMAGE,
	KIND_CITATION,
	KIND_BREAK,
	KIND_COUNT,
};

static const char *const kind_names[KIND_COUNT] = {
	"group", "paragraph", "heading", "list", "ordered", "item", "quote", "code_block", "rule", "table", "head", "row", "head_cell",
	"cell", "words", "code", "emphasis", "strong", "struck", "link", "image", "citation", "break",
};

struct node {
	enum kind kind;
	bool is_end;      /* cell: its figures stand at the end of their column */
	const char *text; /* words, code; title of a citation; language of a block of code */
	size_t length;
	const char *href; /* link, image, citation */
	const char *host; /* of a link that does not show where it leads; NULL else */
	const char *number; /* of a citation; where a list begins, NULL for 1 */
	const struct node *parts;
	size_t count;
};

struct reading {
	struct arena *arena;
	const struct markdown_citation *citations;
	size_t citation_count;
};

/* ---- as data of a template ---- */

static struct view_value node_value(const struct node *node);

static size_t count_parts(const struct view_list *list)
{
	return ((const struct node *)list->self)->count;
}

static struct view_value part_item(const struct view_list *list, size_t index)
{
	return node_value(&((const struct node *)list->self)->parts[index]);
}

static const struct view_list_type parts_type = {.count = count_parts, .item = part_item};

static struct view_value find_in_node(const struct view_object *object, const struct view_name *name)
{
	const struct node *node = object->self;

	for (size_t kind = 0; kind < KIND_COUNT; kind++)
		if (view_is_named(name, kind_names[kind]))
			return view_flag(node->kind == kind);
	if (view_is_named(name, "parts"))
		return (struct view_value){.kind = VIEW_LIST, .list = {.type = &parts_type, .self = node}};
	if (view_is_named(name, "text"))
		return (struct view_value){.kind = VIEW_TEXT, .text = {node->text, node->length}};
	if (view_is_named(name, "href"))
		return view_text_value(node->href);
	if (view_is_named(name, "host"))
		return view_text_value(node->host);
	if (view_is_named(name, "number"))
		return view_text_value(node->number);
	if (view_is_named(name, "is_end"))
		return view_flag(node->is_end);
	return view_absent();
}

static const struct view_object_type node_type = {.find = find_in_node};

static struct view_value node_value(const struct node *node)
{
	return (struct view_value){.kind = VIEW_OBJECT, .object = {.type = &node_type, .self = node}};
}

static void set_text(struct node *node, const char *text)
{
	node->text = text ? text : "";
	node->length = strlen(node->text);
}

static struct node words(const char *text, size_t length)
{
	return (struct node){.kind = KIND_WORDS, .text = text, .length = length};
}

/* ---- citations ---- */

/* Which citation "[n]" at a place names, from 1; 0 for none. length: of what names it. */
static size_t citation_at(const struct reading *reading, const char *text, size_t *length)
{
	size_t number = 0, digits = 0;

	while (digits < 3 && text[1 + digits] >= '0' && text[1 + digits] <= '9')
		number = number * 10 + (size_t)(text[1 + digits++] - '0');
	if (!digits || text[1] == '0' || text[1 + digits] != ']' || number > reading->citation_count)
		return 0;
	*length = digits + 2;
	return number;
}

static struct node citation(const struct reading *reading, size_t number)
{
	const struct markdown_citation *named = &reading->citations[number - 1];
	struct node node = {.kind = KIND_CITATION, .href = named->href, .number = arena_printf(reading->arena, "%zu", number)};

	set_text(&node, named->title);
	return node;
}

/* Text with its citations between its words; twice, to count the pieces and to write them. */
static size_t split_citations(const struct reading *reading, const char *text, struct node *pieces)
{
	const char *begun = text;
	size_t count = 0, length;

	for (const char *next = strchr(text, '['); next; next = strchr(next, '[')) {
		size_t number = citation_at(reading, next, &length);

		if (!number) {
			next++;
			continue;
		}
		if (pieces && next > begun)
			pieces[count] = words(begun, (size_t)(next - begun));
		count += next > begun;
		if (pieces)
			pieces[count] = citation(reading, number);
		count++;
		begun = next += length;
	}
	if (pieces && *begun)
		pieces[count] = words(begun, strlen(begun));
	return count + (*begun != '\0');
}

static void read_words(const struct reading *reading, const char *text, struct node *node)
{
	struct node *pieces;
	size_t count = reading->citation_count ? split_citations(reading, text, NULL) : 1;

	if (count <= 1 && !(reading->citation_count && text[0] == '[')) {
		*node = words(text, strlen(text));
		return;
	}
	pieces = arena_array(reading->arena, count, sizeof *pieces);
	split_citations(reading, text, pieces);
	node->kind = KIND_GROUP;
	node->parts = pieces;
	node->count = count;
}

/* ---- links ---- */

/* What a browser would skip in an address is in none that leads anywhere. */
static bool may_lead_to(const char *url)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:"};

	for (const char *byte = url; *byte; byte++)
		if ((unsigned char)*byte <= ' ' || *byte == 0x7f)
			return false;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return url[strlen(schemes[i])];
	return false;
}

/* Where a browser would go: after what looks like a name and password, before port and path. A "\" is a "/" to browsers. */
static const char *host_of(struct arena *arena, const char *url)
{
	const char *host, *at;
	size_t length;

	if (strncasecmp(url, "http", 4) != 0)
		return NULL;
	host = strstr(url, "://") + 3;
	length = strcspn(host, "/\\?#");
	at = memrchr(host, '@', length);
	if (at) {
		length -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	return length ? arena_copy(arena, host, length) : NULL;
}

/* ---- from cmark's tree ---- */

static bool is_of(cmark_node *node, const char *type)
{
	return strcmp(cmark_node_get_type_string(node), type) == 0;
}

/* All words in a node; lines stay apart. */
static const char *text_within(struct arena *arena, cmark_node *node)
{
	struct strbuf *text = strbuf_in_arena(arena, 2 * MARKDOWN_MAXIMUM);
	cmark_iter *iterator = cmark_iter_new(node);

	for (cmark_event_type event = cmark_iter_next(iterator); event != CMARK_EVENT_DONE; event = cmark_iter_next(iterator)) {
		cmark_node *inner = cmark_iter_get_node(iterator);
		const char *literal = cmark_node_get_literal(inner);
		cmark_node_type type = cmark_node_get_type(inner);

		if (event == CMARK_EVENT_ENTER && literal)
			strbuf_add_text(text, literal);
		else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK ||
			 (event == CMARK_EVENT_EXIT && type == CMARK_NODE_PARAGRAPH))
			strbuf_add_char(text, '\n');
	}
	cmark_iter_free(iterator);
	return strbuf_text(text);
}

static enum kind list_kind(cmark_node *list)
{
	return cmark_node_get_list_type(list) == CMARK_ORDERED_LIST ? KIND_ORDERED : KIND_LIST;
}

/* Nodes of extensions have no constants, only names. */
static enum kind extension_kind(cmark_node *node)
{
	if (is_of(node, "table"))
		return KIND_TABLE;
	if (is_of(node, "table_header"))
		return KIND_HEAD;
	if (is_of(node, "table_row"))
		return KIND_ROW;
	if (is_of(node, "table_cell"))
		return is_of(cmark_node_parent(node), "table_header") ? KIND_HEAD_CELL : KIND_CELL;
	return is_of(node, "strikethrough") ? KIND_STRUCK : KIND_GROUP;
}

static const struct {
	cmark_node_type type;
	enum kind kind;
} plain_kinds[] = {
	{CMARK_NODE_PARAGRAPH, KIND_PARAGRAPH},
	{CMARK_NODE_HTML_BLOCK, KIND_PARAGRAPH},
	{CMARK_NODE_HEADING, KIND_HEADING},
	{CMARK_NODE_ITEM, KIND_ITEM},
	{CMARK_NODE_BLOCK_QUOTE, KIND_QUOTE},
	{CMARK_NODE_CODE_BLOCK, KIND_CODE_BLOCK},
	{CMARK_NODE_THEMATIC_BREAK, KIND_RULE},
	{CMARK_NODE_TEXT, KIND_WORDS},
	{CMARK_NODE_HTML_INLINE, KIND_WORDS},
	{CMARK_NODE_CODE, KIND_CODE},
	{CMARK_NODE_EMPH, KIND_EMPHASIS},
	{CMARK_NODE_STRONG, KIND_STRONG},
	{CMARK_NODE_LINK, KIND_LINK},
	{CMARK_NODE_IMAGE, KIND_IMAGE},
	{CMARK_NODE_SOFTBREAK, KIND_BREAK},
	{CMARK_NODE_LINEBREAK, KIND_BREAK},
};

static enum kind kind_of(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	for (size_t i = 0; i < sizeof plain_kinds / sizeof *plain_kinds; i++)
		if (plain_kinds[i].type == type)
			return plain_kinds[i].kind;
	return type == CMARK_NODE_LIST ? list_kind(node) : extension_kind(node);
}

static void read_node(const struct reading *reading, cmark_node *source, struct node *node, unsigned depth);

static void read_parts(const struct reading *reading, cmark_node *source, struct node *node, unsigned depth)
{
	size_t count = 0;
	struct node *parts;

	for (cmark_node *child = cmark_node_first_child(source); child; child = cmark_node_next(child))
		count++;
	parts = arena_array(reading->arena, count, sizeof *parts);
	node->parts = parts;
	node->count = count;
	for (cmark_node *child = cmark_node_first_child(source); child; child = cmark_node_next(child))
		read_node(reading, child, parts++, depth);
}

/* One that may not lead anywhere is its words. */
static void read_link(const struct reading *reading, cmark_node *source, struct node *node)
{
	const char *url = cmark_node_get_url(source), *shown = text_within(reading->arena, source);

	if (!url || !may_lead_to(url)) {
		node->kind = KIND_GROUP;
		return;
	}
	node->href = arena_strdup(reading->arena, url);
	node->host = host_of(reading->arena, url);
	if (node->host && strncmp(shown, url, strlen(url)) == 0)
		node->host = NULL;
}

static bool is_within_link(cmark_node *node)
{
	while (node && cmark_node_get_type(node) != CMARK_NODE_LINK)
		node = cmark_node_parent(node);
	return node;
}

static void read_image(const struct reading *reading, cmark_node *source, struct node *node)
{
	const char *url = cmark_node_get_url(source);

	set_text(node, text_within(reading->arena, source));
	if (url && may_lead_to(url) && strncasecmp(url, "http", 4) == 0 && !is_within_link(source)) {
		node->href = arena_strdup(reading->arena, url);
		node->host = host_of(reading->arena, url);
	}
}

static size_t place_in_row(cmark_node *cell)
{
	size_t place = 0;

	for (cmark_node *before = cmark_node_previous(cell); before; before = cmark_node_previous(before))
		place++;
	return place;
}

static bool is_at_end(cmark_node *cell)
{
	cmark_node *table = cmark_node_parent(cmark_node_parent(cell));
	const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(table);
	size_t place = place_in_row(cell);

	return alignments && place < cmark_gfm_extensions_get_table_columns(table) && alignments[place] == 'r';
}

/* Raw HTML that stands by itself, as its text. */
static void read_raw(const struct reading *reading, const char *literal, struct node *node)
{
	struct node *part = arena_alloc(reading->arena, sizeof *part);

	*part = words(literal, strlen(literal));
	node->parts = part;
	node->count = 1;
}

static void read_code_block(const struct reading *reading, cmark_node *source, struct node *node)
{
	const char *language = cmark_node_get_fence_info(source);
	size_t length = language ? strcspn(language, " \t{") : 0;

	set_text(node, cmark_node_get_literal(source));
	if (length && length <= 20)
		node->number = arena_copy(reading->arena, language, length);
}

static void read_start(const struct reading *reading, cmark_node *source, struct node *node)
{
	int first = cmark_node_get_list_start(source);

	if (first != 1)
		node->number = arena_printf(reading->arena, "%d", first);
}

static void read_node(const struct reading *reading, cmark_node *source, struct node *node, unsigned depth)
{
	const char *literal = cmark_node_get_literal(source);

	if (depth >= MARKDOWN_DEPTH) {
		const char *all = text_within(reading->arena, source);

		*node = words(all, strlen(all));
		return;
	}
	node->kind = kind_of(source);
	switch (node->kind) {
	case KIND_WORDS: read_words(reading, literal, node); return;
	case KIND_CODE: set_text(node, literal); return;
	case KIND_CODE_BLOCK: read_code_block(reading, source, node); return;
	case KIND_IMAGE: read_image(reading, source, node); return;
	case KIND_RULE:
	case KIND_BREAK: return;
	case KIND_LINK: read_link(reading, source, node); break;
	case KIND_HEAD_CELL:
	case KIND_CELL: node->is_end = is_at_end(source); break;
	case KIND_ORDERED: read_start(reading, source, node); break;
	case KIND_PARAGRAPH:
	case KIND_GROUP:
	case KIND_HEADING:
	case KIND_LIST:
	case KIND_ITEM:
	case KIND_QUOTE:
	case KIND_TABLE:
	case KIND_HEAD:
	case KIND_ROW:
	case KIND_EMPHASIS:
	case KIND_STRONG:
	case KIND_STRUCK:
	case KIND_CITATION:
	case KIND_COUNT: break;
	}
	if (literal)
		read_raw(reading, literal, node);
	else
		read_parts(reading, source, node, depth + 1);
}

/* ---- parsing ---- */

static void free_document(void *object)
{
	cmark_node **document = object;

	if (*document)
		cmark_node_free(*document);
}

/* What a table of these lines could have at most: each row has as many cells as the head, also where it is empty. */
static bool may_have_tables(const char *text)
{
	size_t lines = 1, widest = 0, bars = 0;

	for (; *text; text++) {
		bars = *text == '\n' ? 0 : bars + (*text == '|');
		lines += *text == '\n';
		if (bars > widest)
			widest = bars;
	}
	return widest && lines * (widest + 1) <= MARKDOWN_CELLS;
}

static void attach(cmark_parser *parser, const char *extension)
{
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extension));
}

static cmark_node *parse(const char *text, size_t length)
{
	cmark_parser *parser;
	cmark_node *document;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
	attach(parser, "strikethrough");
	if (may_have_tables(text))
		attach(parser, "table");
	cmark_parser_feed(parser, text, length);
	document = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	cmark_consolidate_text_nodes(document);
	return document;
}

static void read_plain(struct arena *arena, const char *text, size_t length, struct node *document)
{
	struct node *paragraph = arena_alloc(arena, sizeof *paragraph), *part = arena_alloc(arena, sizeof *part);

	*part = words(text, length);
	*paragraph = (struct node){.kind = KIND_PARAGRAPH, .parts = part, .count = 1};
	document->parts = paragraph;
	document->count = 1;
}

struct view_value markdown_value(struct arena *arena, const char *text, const struct markdown_citation *citations, size_t count)
{
	const struct reading reading = {.arena = arena, .citations = citations, .citation_count = count};
	struct node *document = arena_alloc(arena, sizeof *document);
	size_t length = strlen(text);
	cmark_node **parsed; /* the arena knows it before it is there: taking memory may unwind */

	if (length > MARKDOWN_MAXIMUM) {
		read_plain(arena, text, length, document);
		return node_value(document);
	}
	parsed = arena_alloc(arena, sizeof *parsed);
	arena_on_reset(arena, free_document, parsed);
	*parsed = parse(text, length);
	read_parts(&reading, *parsed, document, 0);
	return node_value(document);
}
