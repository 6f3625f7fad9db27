/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/render.h"

#include <string.h>

#include "core/log.h"
#include "view/nodes.h"
#include "view/particle.h"

#define KEY_SHOWN 100 /* bytes of a wrong key in the log */

/* The indentation of standalone partials, from the outermost in; lives on the C stack. */
struct indentation {
	const struct indentation *outer;
	struct message_text text;
};

/* The arguments of a parent. Those of the outermost parent win. */
struct arguments {
	const struct arguments *outer;
	const struct template *template;
	uint32_t from, to;
};

struct rendering {
	const struct render_options *options;
	struct strbuf *out;
	struct format_context format;
	const struct template *template; /* whose nodes are being written */
	const struct indentation *indentation;
	const struct arguments *arguments;
	bool line_begun; /* the next line's indentation is there already */
	const char *failure;
	size_t depth;
	unsigned long steps;
	size_t scope_count;
	struct view_value scopes[RENDER_SCOPES_MAXIMUM + RENDER_DEPTH_MAXIMUM];
};

static void render_nodes(struct rendering *rendering, uint32_t from, uint32_t to);
static void write_message(struct rendering *rendering, const struct message *message, bool escapes);

static void write_text(struct rendering *rendering, const char *bytes, size_t length, bool escapes)
{
	if (escapes)
		strbuf_add_html(rendering->out, bytes, length);
	else
		strbuf_add(rendering->out, bytes, length);
}

static void write_indentation(struct strbuf *out, const struct indentation *indentation)
{
	if (!indentation)
		return;
	write_indentation(out, indentation->outer);
	strbuf_add(out, indentation->text.bytes, indentation->text.length);
}

static void begin_line(struct rendering *rendering)
{
	if (!rendering->line_begun)
		write_indentation(rendering->out, rendering->indentation);
	rendering->line_begun = false;
}

static void write_lines(struct rendering *rendering, const struct template_node *node)
{
	const char *next = node->literal.bytes, *end = next + node->literal.length;

	if (node->flags & NODE_STARTS_LINE)
		begin_line(rendering);
	while (next < end) {
		const char *newline = memchr(next, '\n', (size_t)(end - next));
		const char *stop = newline ? newline + 1 : end;

		strbuf_add(rendering->out, next, (size_t)(stop - next));
		if (stop < end)
			begin_line(rendering);
		next = stop;
	}
}

static bool enter(struct rendering *rendering)
{
	if (rendering->depth == RENDER_DEPTH_MAXIMUM) {
		rendering->failure = "it is nested too deeply, or refers to itself without end";
		return false;
	}
	rendering->depth++;
	return true;
}

/* The text of the catalogue that a value names. */
static void write_catalogue_text(struct rendering *rendering, const char *key, size_t length, bool escapes)
{
	const struct message *message = NULL;

	if (rendering->options->catalogue)
		message = catalogue_find(rendering->options->catalogue, rendering->options->locale, key, length);
	if (!message) {
		log_warning("there is no text \"%.*s\"", length > KEY_SHOWN ? KEY_SHOWN : (int)length, key);
		write_text(rendering, key, length, escapes);
		return;
	}
	if (!enter(rendering))
		return;
	write_message(rendering, message, escapes);
	rendering->depth--;
}

static void write_value_text(struct rendering *rendering, const struct view_value *value, bool escapes)
{
	const struct catalogue *catalogue = rendering->options->catalogue;
	struct view_value key;

	if (value->kind == VIEW_TEXT && value->text.length)
		write_catalogue_text(rendering, value->text.bytes, value->text.length, escapes);
	if (value->kind != VIEW_OBJECT || !catalogue)
		return;
	key = value->object.type->find(&value->object, catalogue_key_name(catalogue));
	if (key.kind != VIEW_TEXT || rendering->scope_count == sizeof rendering->scopes / sizeof rendering->scopes[0])
		return;
	rendering->scopes[rendering->scope_count++] = *value;
	write_catalogue_text(rendering, key.text.bytes, key.text.length, escapes);
	rendering->scope_count--;
}

/* Text that a value shows by itself; false has some only where its source gives it. */
static bool has_text(const struct view_value *value)
{
	return (value->kind == VIEW_TEXT || value->kind == VIEW_FALSE) && value->text.length;
}

static void write_path(struct rendering *rendering, const struct view_path *path, bool escapes)
{
	struct view_value value = path_find(path, rendering->scopes, rendering->scope_count);
	struct format_text text;

	if (value.kind == VIEW_ABSENT && path->formatter != FORMAT_NONE) {
		value = path_find_stem(path, rendering->scopes, rendering->scope_count);
		if (path->formatter == FORMAT_TEXT) {
			write_value_text(rendering, &value, escapes);
			return;
		}
		rendering->format.no_break = escapes;
		if (has_text(&value) &&
		    format_value(&rendering->format, path->formatter, value.text.bytes, value.text.length, &text)) {
			write_text(rendering, text.bytes, text.length, escapes);
			return;
		}
	}
	if (has_text(&value))
		write_text(rendering, value.text.bytes, value.text.length, escapes);
}

static void write_particle(struct rendering *rendering, const struct message_piece *piece, bool escapes)
{
	size_t start = rendering->out->length;
	const struct message_text *chosen = &piece->first;
	bool is_ro = piece->first.length >= 3 && memcmp(piece->first.bytes, "으", 3) == 0;
	struct view_value value;
	enum particle_sound sound;

	write_path(rendering, piece->path, escapes);
	value = path_find(piece->path, rendering->scopes, rendering->scope_count);
	if (value.kind == VIEW_TEXT)
		sound = particle_sound(value.text.bytes, value.text.length);
	else
		sound = particle_sound(strbuf_text(rendering->out) + start, rendering->out->length - start);
	if (sound == SOUND_VOWEL || (sound == SOUND_RIEUL && is_ro))
		chosen = &piece->second;
	write_text(rendering, chosen->bytes, chosen->length, escapes);
}

static void write_plural(struct rendering *rendering, const struct message_piece *piece, bool escapes)
{
	struct view_value value = path_find(piece->path, rendering->scopes, rendering->scope_count);
	const struct message_text *chosen = &piece->second;
	const char *number = has_text(&value) ? value.text.bytes : "0";
	size_t number_length = has_text(&value) ? value.text.length : 1;
	struct format_text text;
	const char *hash;

	if (number_length == 1 && number[0] == '1')
		chosen = &piece->first;
	hash = memchr(chosen->bytes, '#', chosen->length);
	if (!hash) {
		write_text(rendering, chosen->bytes, chosen->length, escapes);
		return;
	}
	write_text(rendering, chosen->bytes, (size_t)(hash - chosen->bytes), escapes);
	if (format_value(&rendering->format, FORMAT_NUMBER, number, number_length, &text))
		write_text(rendering, text.bytes, text.length, escapes);
	else
		write_text(rendering, number, number_length, escapes);
	write_text(rendering, hash + 1, chosen->length - (size_t)(hash - chosen->bytes) - 1, escapes);
}

static void write_message(struct rendering *rendering, const struct message *message, bool escapes)
{
	for (size_t i = 0; i < message->count && !rendering->failure; i++) {
		const struct message_piece *piece = &message->pieces[i];
		const struct message_text *literal = escapes ? &piece->html : &piece->plain;

		switch (piece->kind) {
		case MESSAGE_LITERAL: strbuf_add(rendering->out, literal->bytes, literal->length); break;
		case MESSAGE_VALUE: write_path(rendering, piece->path, escapes); break;
		case MESSAGE_PARTICLE: write_particle(rendering, piece, escapes); break;
		case MESSAGE_PLURAL: write_plural(rendering, piece, escapes); break;
		}
	}
}

static void render_with(struct rendering *rendering, const struct view_value *scope, uint32_t from, uint32_t to)
{
	rendering->scopes[rendering->scope_count++] = *scope;
	render_nodes(rendering, from, to);
	rendering->scope_count--;
}

static void render_items(struct rendering *rendering, const struct view_list *list, uint32_t from, uint32_t to)
{
	size_t count = list->type->count(list);

	for (size_t i = 0; i < count && !rendering->failure; i++) {
		struct view_value item = list->type->item(list, i);

		if (++rendering->steps > RENDER_STEPS_MAXIMUM)
			rendering->failure = "it takes too many steps";
		render_with(rendering, &item, from, to);
	}
}

static bool is_true(const struct view_value *value)
{
	switch (value->kind) {
	case VIEW_OBJECT: return true;
	case VIEW_TEXT: return value->text.length > 0;
	case VIEW_LIST: return value->list.type->count(&value->list) > 0;
	case VIEW_ABSENT:
	case VIEW_FALSE: return false;
	}
	return false;
}

static void render_section(struct rendering *rendering, const struct template_node *node, uint32_t from)
{
	struct view_value value = path_find(node->path, rendering->scopes, rendering->scope_count);

	if (node->kind == NODE_INVERTED) {
		if (!is_true(&value))
			render_nodes(rendering, from, node->end);
	} else if (value.kind == VIEW_LIST) {
		render_items(rendering, &value.list, from, node->end);
	} else if (is_true(&value)) {
		render_with(rendering, &value, from, node->end);
	}
}

/* What a template put inside another one changes, and gives back. */
struct place {
	const struct template *template;
	const struct indentation *indentation;
	const struct arguments *arguments;
};

static struct place place_of(const struct rendering *rendering)
{
	return (struct place){rendering->template, rendering->indentation, rendering->arguments};
}

static void go_to(struct rendering *rendering, const struct place *place)
{
	rendering->template = place->template;
	rendering->indentation = place->indentation;
	rendering->arguments = place->arguments;
}

/* A partial or parent; from and to are the arguments. One in the middle of a line is not indented at all. */
static void render_template(struct rendering *rendering, const struct template_part *part, uint32_t from, uint32_t to)
{
	struct place outside = place_of(rendering);
	struct arguments arguments = {outside.arguments, outside.template, from, to};
	struct indentation indentation = {outside.indentation, part->indent};

	if (part->flags & PART_LEADING) {
		begin_line(rendering);
		strbuf_add(rendering->out, part->indent.bytes, part->indent.length);
	}
	rendering->template = part->template;
	if (from < to)
		rendering->arguments = &arguments;
	if (!(part->flags & PART_STANDALONE))
		rendering->indentation = NULL;
	else if (part->indent.length)
		rendering->indentation = &indentation;
	render_nodes(rendering, 0, part->template->count);
	go_to(rendering, &outside);
}

/* The argument for a block, of the outermost parent that has one; given says whose it is. */
static const struct template_node *find_argument(const struct rendering *rendering, const struct view_name *block,
						 const struct arguments **given)
{
	const struct template_node *found = NULL;

	for (const struct arguments *arguments = rendering->arguments; arguments; arguments = arguments->outer) {
		const struct template_node *nodes = arguments->template->nodes;

		for (uint32_t i = arguments->from; i < arguments->to; i = nodes[i].end)
			if (nodes[i].part->block == block) {
				found = &nodes[i];
				*given = arguments;
				break;
			}
	}
	return found;
}

/* Only the parents outside the one that gave the argument can fill the blocks in it. */
static void render_argument(struct rendering *rendering, const struct template_part *part, const struct template_node *argument,
			    const struct arguments *given)
{
	struct place outside = place_of(rendering);
	struct indentation indentation = {outside.indentation, part->indent};
	uint32_t from = (uint32_t)(argument - given->template->nodes) + 1;
	bool on_own_line = (part->flags & PART_OWN_LINES) != 0, brings_lines = (argument->part->flags & PART_OWN_LINES) != 0;

	rendering->template = given->template;
	rendering->arguments = given->outer;
	if ((part->flags & PART_REINDENT) && part->indent.length)
		rendering->indentation = &indentation;
	if (on_own_line && !brings_lines)
		begin_line(rendering);
	rendering->line_begun = !on_own_line && brings_lines;
	render_nodes(rendering, from, argument->end);
	rendering->line_begun = false;
	go_to(rendering, &outside);
}

static void render_block(struct rendering *rendering, const struct template_node *node, uint32_t from)
{
	const struct template_part *part = node->part;
	const struct arguments *given = NULL;
	const struct template_node *argument = find_argument(rendering, part->block, &given);
	const struct template_node *content = argument ? argument : node;
	bool is_empty = argument ? argument + 1 == given->template->nodes + argument->end : from == node->end;

	if (is_empty && (part->flags & (PART_ENDS_LINE | PART_OWN_LINES)))
		return;
	if (part->flags & PART_LEADING) {
		begin_line(rendering);
		strbuf_add(rendering->out, part->indent.bytes, part->indent.length);
	}
	if (argument)
		render_argument(rendering, part, argument, given);
	else
		render_nodes(rendering, from, node->end);
	if ((part->flags & PART_ENDS_LINE) && !(content->part->flags & PART_CLOSED_LINE))
		strbuf_add(rendering->out, part->newline.bytes, part->newline.length);
}

static void render_inside(struct rendering *rendering, const struct template_node *node, uint32_t from)
{
	if (!enter(rendering))
		return;
	switch ((enum node_kind)node->kind) {
	case NODE_SECTION:
	case NODE_INVERTED: render_section(rendering, node, from); break;
	case NODE_PARTIAL:
	case NODE_PARENT: render_template(rendering, node->part, from, node->end); break;
	case NODE_BLOCK: render_block(rendering, node, from); break;
	case NODE_LITERAL:
	case NODE_LINE:
	case NODE_VALUE:
	case NODE_MESSAGE: break;
	}
	rendering->depth--;
}

static void render_nodes(struct rendering *rendering, uint32_t from, uint32_t to)
{
	const struct template_node *nodes = rendering->template->nodes;

	for (uint32_t i = from; i < to && !rendering->failure; i = nodes[i].end) {
		const struct template_node *node = &nodes[i];

		if (++rendering->steps > RENDER_STEPS_MAXIMUM)
			rendering->failure = "it takes too many steps";
		switch ((enum node_kind)node->kind) {
		case NODE_LITERAL:
			if (rendering->indentation || rendering->line_begun)
				write_lines(rendering, node);
			else
				strbuf_add(rendering->out, node->literal.bytes, node->literal.length);
			break;
		case NODE_LINE: begin_line(rendering); break;
		case NODE_VALUE: write_path(rendering, node->path, node->flags & NODE_ESCAPED); break;
		case NODE_MESSAGE: write_message(rendering, node->message, node->flags & NODE_ESCAPED); break;
		case NODE_SECTION:
		case NODE_INVERTED:
		case NODE_PARTIAL:
		case NODE_PARENT:
		case NODE_BLOCK: render_inside(rendering, node, i + 1); break;
		}
	}
}

static bool begin(struct rendering *rendering, const struct view_value *scopes, size_t count,
		  const struct render_options *options, struct strbuf *out)
{
	rendering->options = options;
	rendering->out = out;
	rendering->format = format_begin(options->locale, options->now);
	rendering->template = NULL;
	rendering->indentation = NULL;
	rendering->arguments = NULL;
	rendering->line_begun = false;
	rendering->failure = count > RENDER_SCOPES_MAXIMUM ? "it has too many scopes" : NULL;
	rendering->depth = 0;
	rendering->steps = 0;
	rendering->scope_count = count;
	if (rendering->failure)
		return false;
	if (count)
		memcpy(rendering->scopes, scopes, count * sizeof *scopes);
	return true;
}

static const char *end(const struct rendering *rendering)
{
	if (!rendering->failure && strbuf_overflowed(rendering->out))
		return "its text is too long";
	return rendering->failure;
}

const char *template_render(const struct template *template, const struct view_value *scopes, size_t count,
			    const struct render_options *options, struct strbuf *out)
{
	struct rendering rendering; /* 7 KB, of which begin sets what is read */

	if (begin(&rendering, scopes, count, options, out)) {
		rendering.template = template;
		render_nodes(&rendering, 0, template->count);
	}
	return end(&rendering);
}

const char *message_render(const struct message *message, bool escapes, const struct view_value *scopes, size_t count,
			   const struct render_options *options, struct strbuf *out)
{
	struct rendering rendering;

	if (begin(&rendering, scopes, count, options, out))
		write_message(&rendering, message, escapes);
	return end(&rendering);
}
