/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From source to nodes. The rules for lines are those of the specification (a tag alone on its line takes the line
 * with it); those for blocks are the ones behind its inheritance tests, discussed in its issue 130: an argument is
 * stripped of its own indentation where it is written, and gets that of the place where it is put.
 */
#include "view/nodes.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "view/tags.h"

struct open_tag {
	struct tag tag;
	uint32_t node;
	uint32_t kept;              /* parent: the nodes up to here are it and its arguments */
	struct message_text dedent; /* the one in force outside */
	bool is_argument;
	bool clear_before;
};

struct compiler {
	struct template_set *set;
	struct template *template;
	struct tag_reader reader;
	struct strbuf *error;
	bool is_product;
	bool wrong;  /* it is refused */
	bool failed; /* and what follows cannot be understood */
	struct template_node *nodes;
	uint32_t count, capacity;
	struct strbuf literal; /* becomes a node when the next one begins */
	bool literal_starts_line;
	size_t position; /* of the text that has not been taken yet */
	struct message_text dedent; /* taken from the start of each line */
	struct open_tag open[TEMPLATE_NESTING_MAXIMUM];
	size_t depth;
};

__attribute__((format(printf, 3, 0)))
static void add_error(struct compiler *compiler, size_t offset, const char *format, va_list list)
{
	char reason[300];

	vsnprintf(reason, sizeof reason, format, list);
	strbuf_add_format(compiler->error, "%s%s:%zu: %s", compiler->error->length ? "\n" : "", compiler->template->file,
			  tags_line_number(&compiler->reader, offset), reason);
	compiler->wrong = true;
}

/* Refuse the template, and go on to find what else is wrong in it. */
__attribute__((format(printf, 3, 4)))
static void complain(struct compiler *compiler, size_t offset, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	add_error(compiler, offset, format, list);
	va_end(list);
}

/* Refuse the template and stop: what comes after would only be misunderstood. */
__attribute__((format(printf, 3, 4)))
static void fail(struct compiler *compiler, size_t offset, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	if (!compiler->failed)
		add_error(compiler, offset, format, list);
	va_end(list);
	compiler->failed = true;
}

static struct template_node *push_node(struct compiler *compiler, enum node_kind kind)
{
	struct template_node *node;

	if (compiler->count == compiler->capacity) {
		struct template_node *grown;

		compiler->capacity = compiler->capacity ? compiler->capacity * 2 : 64;
		grown = arena_array(compiler->set->arena, compiler->capacity, sizeof *grown);
		if (compiler->count)
			memcpy(grown, compiler->nodes, compiler->count * sizeof *grown);
		compiler->nodes = grown;
	}
	node = &compiler->nodes[compiler->count++];
	*node = (struct template_node){.kind = (uint8_t)kind, .end = compiler->count};
	return node;
}

static void flush_literal(struct compiler *compiler)
{
	struct template_node *node;

	if (!compiler->literal.length)
		return;
	node = push_node(compiler, NODE_LITERAL);
	node->literal.length = compiler->literal.length;
	node->literal.bytes = arena_copy(compiler->set->arena, compiler->literal.data, compiler->literal.length);
	node->flags = compiler->literal_starts_line ? NODE_STARTS_LINE : 0;
	strbuf_clear(&compiler->literal);
}

static struct template_node *add_node(struct compiler *compiler, enum node_kind kind)
{
	flush_literal(compiler);
	return push_node(compiler, kind);
}

static bool starts_line(const struct compiler *compiler, size_t offset)
{
	return offset == 0 || compiler->reader.source[offset - 1] == '\n';
}

/* How much of the text's start is the indentation that is being taken away. */
static size_t dedent_length(const struct compiler *compiler, const char *text, size_t length)
{
	size_t same = 0;

	while (same < length && same < compiler->dedent.length && text[same] == compiler->dedent.bytes[same])
		same++;
	return same;
}

static void take_text(struct compiler *compiler, size_t end)
{
	const char *source = compiler->reader.source;
	size_t position = compiler->position;

	if (position < end && !compiler->literal.length)
		compiler->literal_starts_line = starts_line(compiler, position);
	while (position < end) {
		const char *newline = memchr(source + position, '\n', end - position);
		size_t line_end = newline ? (size_t)(newline - source) + 1 : end;

		if (starts_line(compiler, position))
			position += dedent_length(compiler, source + position, line_end - position);
		strbuf_add(&compiler->literal, source + position, line_end - position);
		position = line_end;
	}
	compiler->position = end;
}

/* What a tag that stays in its line needs: the text before it, and a mark when the line starts with it. */
static void take_line_text(struct compiler *compiler, const struct tag *tag)
{
	take_text(compiler, tag->start);
	if (starts_line(compiler, tag->start))
		add_node(compiler, NODE_LINE);
	compiler->position = tag->end;
}

/* The white space before a tag that starts its line. */
static struct message_text indent_before(const struct compiler *compiler, size_t offset)
{
	size_t start = tags_line_start(&compiler->reader, offset);
	size_t skipped = dedent_length(compiler, compiler->reader.source + start, offset - start);
	size_t length = offset - start - skipped;

	return (struct message_text){arena_copy(compiler->set->arena, compiler->reader.source + start + skipped, length), length};
}

/* Take the text before a tag; a tag that stands alone takes its whole line with it. */
static bool take_standalone(struct compiler *compiler, const struct tag *tag)
{
	size_t newline, next_line;

	if (!tags_clear_before(&compiler->reader, tag->start) ||
	    !tags_clear_after(&compiler->reader, tag->end, &newline, &next_line)) {
		take_line_text(compiler, tag);
		return false;
	}
	take_text(compiler, tags_line_start(&compiler->reader, tag->start));
	compiler->position = next_line;
	return true;
}

static bool is_product_name(const struct tag *tag)
{
	for (size_t i = 0; i < tag->length; i++)
		if (!isalnum((unsigned char)tag->name[i]) && !strchr("_.", tag->name[i]))
			return false;
	return true;
}

static const struct view_path *path_of(struct compiler *compiler, const struct tag *tag, bool has_formatters)
{
	const struct view_path *path = NULL;

	if (!compiler->is_product || is_product_name(tag))
		path = path_compile(compiler->set->arena, compiler->set->names, tag->name, tag->length, has_formatters);
	if (!path)
		fail(compiler, tag->start, "\"%.*s\" is not a name", (int)tag->length, tag->name);
	return path;
}

static bool is_named(const struct tag *tag, const char *name)
{
	return tag->length == strlen(name) && memcmp(tag->name, name, tag->length) == 0;
}

static void add_literal(struct compiler *compiler, const char *text, size_t length)
{
	if (!compiler->literal.length)
		compiler->literal_starts_line = false;
	if (compiler->template->escapes)
		strbuf_add_html(&compiler->literal, text, length);
	else
		strbuf_add(&compiler->literal, text, length);
}

static void compile_value(struct compiler *compiler, const struct tag *tag)
{
	const struct view_path *path;
	struct template_node *node;

	if (tag->kind == TAG_RAW && compiler->is_product)
		complain(compiler, tag->start, "{{{%.*s}}} would not be escaped", (int)tag->length, tag->name);
	take_line_text(compiler, tag);
	if (compiler->is_product && is_named(tag, "base")) {
		add_literal(compiler, compiler->set->options.base, strlen(compiler->set->options.base));
		return;
	}
	path = path_of(compiler, tag, compiler->is_product);
	if (!path)
		return;
	node = add_node(compiler, NODE_VALUE);
	node->path = path;
	node->flags = tag->kind == TAG_VALUE && compiler->template->escapes ? NODE_ESCAPED : 0;
}

static void add_message(struct compiler *compiler, const struct tag *tag, const char *key, size_t length)
{
	const struct template_options *options = &compiler->set->options;
	const struct message *message = catalogue_find(options->catalogue, options->locale, key, length);
	struct template_node *node;

	if (!message) {
		complain(compiler, tag->start, "there is no text \"%.*s\"", (int)length, key);
		return;
	}
	if (message->count == 0)
		return;
	if (message->count == 1 && message->pieces[0].kind == MESSAGE_LITERAL) {
		add_literal(compiler, message->pieces[0].plain.bytes, message->pieces[0].plain.length);
		return;
	}
	node = add_node(compiler, NODE_MESSAGE);
	node->message = message;
	node->flags = compiler->template->escapes ? NODE_ESCAPED : 0;
}

static void add_asset(struct compiler *compiler, const struct tag *tag, const char *path, size_t length)
{
	const struct template_options *options = &compiler->set->options;
	struct strbuf address;

	strbuf_init(&address, 4096);
	if (options->asset(options->context, path, length, &address))
		add_literal(compiler, strbuf_text(&address), address.length);
	else
		complain(compiler, tag->start, "there is no static file \"%.*s\"", (int)length, path);
	strbuf_release(&address);
}

/* {{#t}}key{{/t}} and {{#asset}}path{{/asset}}: what is inside is read now. */
static void compile_lookup(struct compiler *compiler, const struct tag *tag)
{
	struct tag close;
	const char *inside = compiler->reader.source + tag->end;

	if (!tags_next(&compiler->reader, &close) || close.kind != TAG_CLOSE || close.length != tag->length ||
	    memcmp(close.name, tag->name, tag->length) != 0) {
		fail(compiler, tag->start, "{{#%.*s}} holds text only and ends with {{/%.*s}}", (int)tag->length, tag->name,
		     (int)tag->length, tag->name);
		return;
	}
	take_line_text(compiler, tag);
	if (is_named(tag, "t"))
		add_message(compiler, tag, inside, close.start - tag->end);
	else
		add_asset(compiler, tag, inside, close.start - tag->end);
	compiler->position = close.end;
}

static struct open_tag *push_open(struct compiler *compiler, const struct tag *tag)
{
	struct open_tag *open;

	if (compiler->depth == TEMPLATE_NESTING_MAXIMUM) {
		fail(compiler, tag->start, "more than %d tags inside one another", TEMPLATE_NESTING_MAXIMUM);
		return NULL;
	}
	open = &compiler->open[compiler->depth++];
	*open = (struct open_tag){.tag = *tag, .dedent = compiler->dedent, .node = compiler->count - 1};
	return open;
}

static void compile_section(struct compiler *compiler, const struct tag *tag)
{
	const struct view_path *path;

	if (compiler->is_product && tag->kind == TAG_SECTION && (is_named(tag, "t") || is_named(tag, "asset"))) {
		compile_lookup(compiler, tag);
		return;
	}
	take_standalone(compiler, tag);
	path = path_of(compiler, tag, false);
	if (!path)
		return;
	add_node(compiler, tag->kind == TAG_SECTION ? NODE_SECTION : NODE_INVERTED)->path = path;
	push_open(compiler, tag);
}

static struct template_part *add_part(struct compiler *compiler, enum node_kind kind)
{
	struct template_node *node = add_node(compiler, kind);

	node->part = arena_alloc(compiler->set->arena, sizeof *node->part);
	return node->part;
}

static void refer(struct compiler *compiler, const struct tag *tag, struct template_part *part)
{
	part->template = template_reference(compiler->set, tag->name, tag->length);
	if (!part->template)
		complain(compiler, tag->start, "there is no template \"%.*s\"", (int)tag->length, tag->name);
}

static void compile_partial(struct compiler *compiler, const struct tag *tag)
{
	struct message_text indent = {0};
	struct template_part *part;
	bool standalone;

	if (tags_clear_before(&compiler->reader, tag->start))
		indent = indent_before(compiler, tag->start);
	standalone = take_standalone(compiler, tag);
	part = add_part(compiler, NODE_PARTIAL);
	part->flags = standalone ? PART_STANDALONE : 0;
	part->indent = standalone ? indent : (struct message_text){0};
	refer(compiler, tag, part);
}

/* The start of a parent or block takes the indentation before it: only its end tells what becomes of it. */
static struct template_part *open_part(struct compiler *compiler, const struct tag *tag, enum node_kind kind)
{
	bool clear = tags_clear_before(&compiler->reader, tag->start);
	struct template_part *part;
	struct open_tag *open;

	take_text(compiler, clear ? tags_line_start(&compiler->reader, tag->start) : tag->start);
	compiler->position = tag->end;
	part = add_part(compiler, kind);
	open = push_open(compiler, tag);
	if (!open)
		return part;
	open->clear_before = clear;
	if (clear) {
		part->indent = indent_before(compiler, tag->start);
		part->flags = PART_LEADING;
	}
	return part;
}

static void compile_parent(struct compiler *compiler, const struct tag *tag)
{
	refer(compiler, tag, open_part(compiler, tag, NODE_PARENT));
	if (compiler->depth)
		compiler->open[compiler->depth - 1].kept = compiler->count;
}

/* Between the arguments of a parent nothing is shown. */
static void drop_between(struct compiler *compiler, struct open_tag *parent)
{
	flush_literal(compiler);
	for (uint32_t i = parent->kept; compiler->is_product && i < compiler->count; i++) {
		const struct template_node *node = &compiler->nodes[i];
		bool is_blank = node->kind == NODE_LINE;

		if (node->kind == NODE_LITERAL)
			is_blank = strspn(node->literal.bytes, " \t\r\n") == node->literal.length;
		if (!is_blank)
			complain(compiler, parent->tag.start, "only blocks are shown inside {{<%.*s}}", (int)parent->tag.length,
			     parent->tag.name);
	}
	compiler->count = parent->kept;
}

/* The indentation of the first line at or after offset that is not blank; none at an end tag or the source's end. */
static bool first_indent(const struct compiler *compiler, size_t offset, struct message_text *indent)
{
	const struct tag_reader *reader = &compiler->reader;
	size_t newline, next_line, text;

	while (offset < reader->length && tags_clear_after(reader, offset, &newline, &next_line))
		offset = next_line;
	text = offset;
	while (text < reader->length && (reader->source[text] == ' ' || reader->source[text] == '\t'))
		text++;
	*indent = (struct message_text){reader->source + offset, text - offset};
	return text < reader->length && !(reader->length - text > reader->open_length &&
	       memcmp(reader->source + text, reader->open, reader->open_length) == 0 &&
	       reader->source[text + reader->open_length] == '/');
}

static void open_argument(struct compiler *compiler, const struct tag *tag, struct open_tag *parent)
{
	struct template_part *part;
	struct open_tag *open;
	size_t newline, next_line;

	take_text(compiler, tag->start);
	drop_between(compiler, parent);
	part = add_part(compiler, NODE_BLOCK);
	part->block = names_intern(compiler->set->blocks, tag->name, tag->length);
	compiler->position = tag->end;
	open = push_open(compiler, tag);
	if (!open)
		return;
	open->is_argument = true;
	if (tags_clear_after(&compiler->reader, tag->end, &newline, &next_line)) {
		compiler->position = next_line;
		part->flags = PART_OWN_LINES;
		if (!first_indent(compiler, next_line, &compiler->dedent))
			compiler->dedent.length = 0;
	}
}

static void compile_block(struct compiler *compiler, const struct tag *tag)
{
	struct open_tag *outer = compiler->depth ? &compiler->open[compiler->depth - 1] : NULL;
	struct template_part *part;
	struct message_text inner;
	size_t newline, next_line;

	if (outer && outer->tag.kind == TAG_PARENT) {
		open_argument(compiler, tag, outer);
		return;
	}
	part = open_part(compiler, tag, NODE_BLOCK);
	part->block = names_intern(compiler->set->blocks, tag->name, tag->length);
	if (!(part->flags & PART_LEADING) || !tags_clear_after(&compiler->reader, tag->end, &newline, &next_line))
		return;
	part->flags = PART_OWN_LINES | PART_REINDENT;
	compiler->position = next_line;
	if (first_indent(compiler, next_line, &inner)) {
		size_t skipped = dedent_length(compiler, inner.bytes, inner.length);

		part->indent = (struct message_text){inner.bytes + skipped, inner.length - skipped};
	}
}

static void close_parent(struct compiler *compiler, const struct tag *tag, struct open_tag *open)
{
	struct template_part *part = compiler->nodes[open->node].part;
	size_t newline, next_line;

	take_text(compiler, tag->start);
	drop_between(compiler, open);
	compiler->position = tag->end;
	if (open->clear_before && tags_clear_after(&compiler->reader, tag->end, &newline, &next_line)) {
		part->flags = PART_STANDALONE;
		compiler->position = next_line;
	}
}

static void close_block(struct compiler *compiler, const struct tag *tag, struct open_tag *open)
{
	struct template_part *part = compiler->nodes[open->node].part;
	const struct tag_reader *reader = &compiler->reader;
	size_t newline, next_line;
	bool clear_after = tags_clear_after(reader, tag->end, &newline, &next_line);
	bool own_line = tags_clear_before(reader, tag->start) && (open->is_argument || clear_after);

	if (!own_line)
		take_line_text(compiler, tag);
	else
		take_text(compiler, tags_line_start(reader, tag->start));
	compiler->position = tag->end;
	if (own_line)
		part->flags |= PART_CLOSED_LINE;
	if (open->is_argument || !clear_after || (!open->clear_before && !own_line))
		return;
	part->flags |= PART_ENDS_LINE | (open->clear_before ? PART_REINDENT : 0);
	part->newline = (struct message_text){reader->source + newline, next_line - newline};
	compiler->position = next_line;
}

static void compile_close(struct compiler *compiler, const struct tag *tag)
{
	struct open_tag *open = compiler->depth ? &compiler->open[compiler->depth - 1] : NULL;

	if (!open || open->tag.length != tag->length || memcmp(open->tag.name, tag->name, tag->length) != 0) {
		fail(compiler, tag->start, open ? "{{/%.*s}} closes {{%.*s}}" : "{{/%.*s}} closes nothing%.*s",
		     (int)tag->length, tag->name, open ? (int)open->tag.length : 0, open ? open->tag.name : "");
		return;
	}
	if (open->tag.kind == TAG_PARENT)
		close_parent(compiler, tag, open);
	else if (open->tag.kind == TAG_BLOCK)
		close_block(compiler, tag, open);
	else
		take_standalone(compiler, tag);
	flush_literal(compiler);
	compiler->nodes[open->node].end = compiler->count;
	compiler->dedent = open->dedent;
	compiler->depth--;
	if (compiler->depth && compiler->open[compiler->depth - 1].tag.kind == TAG_PARENT && open->is_argument)
		compiler->open[compiler->depth - 1].kept = compiler->count;
}

static void compile_tag(struct compiler *compiler, const struct tag *tag)
{
	switch (tag->kind) {
	case TAG_VALUE:
	case TAG_RAW: compile_value(compiler, tag); break;
	case TAG_SECTION:
	case TAG_INVERTED: compile_section(compiler, tag); break;
	case TAG_CLOSE: compile_close(compiler, tag); break;
	case TAG_COMMENT:
	case TAG_DELIMITERS: take_standalone(compiler, tag); break;
	case TAG_PARTIAL: compile_partial(compiler, tag); break;
	case TAG_PARENT: compile_parent(compiler, tag); break;
	case TAG_BLOCK: compile_block(compiler, tag); break;
	}
}

static void compile_all(struct compiler *compiler)
{
	struct tag tag;

	if (compiler->reader.length > TEMPLATE_SOURCE_MAXIMUM) {
		fail(compiler, 0, "longer than %zu bytes", TEMPLATE_SOURCE_MAXIMUM);
		return;
	}
	while (!compiler->failed && tags_next(&compiler->reader, &tag))
		compile_tag(compiler, &tag);
	if (compiler->reader.failure)
		fail(compiler, compiler->reader.next, "%s", compiler->reader.failure);
	if (compiler->depth) {
		const struct tag *open = &compiler->open[compiler->depth - 1].tag;

		fail(compiler, open->start, "{{%.*s}} is never closed", (int)open->length, open->name);
	}
	take_text(compiler, compiler->reader.length);
	flush_literal(compiler);
}

bool template_compile_nodes(struct template_set *set, struct template *template, struct strbuf *error)
{
	struct compiler compiler = {
		.set = set, .template = template, .error = error,
		.is_product = set->options.dialect == TEMPLATE_PRODUCT,
		.reader = tags_begin(template->source.bytes, template->source.length),
	};

	strbuf_init(&compiler.literal, 8 * TEMPLATE_SOURCE_MAXIMUM);
	compile_all(&compiler);
	strbuf_release(&compiler.literal);
	if (!compiler.count)
		push_node(&compiler, NODE_LITERAL)->literal.bytes = "";
	template->nodes = compiler.nodes;
	template->count = compiler.count;
	return !compiler.wrong;
}
