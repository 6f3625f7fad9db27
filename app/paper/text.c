/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper/text.h"

#include <string.h>

#include "core/log.h"

/*
 * TrueType on purpose: cairo 1.16 gives up leaving out the parts that several glyphs of Noto Sans CJK (CFF) share when it
 * meets them in some orders, and a page of English then weighs 560 KB instead of 60; it also draws half as fast.
 */
#define FAMILY "NanumBarunGothic"
#define FAMILIES FAMILY ",Noto Sans CJK KR" /* the second for rare Chinese characters */
#define LINE_HEIGHT 1.3 /* times what the font asks for, which is tight */
#define MOST_CHARACTERS 4000
#define MOST_BYTES ((size_t)16 * MOST_CHARACTERS) /* looked at, with what is removed */
#define MOST_CHARACTERS_AN_EM 6 /* that anyone reads on a line */
#define REPLACEMENT 0xfffd
#define MOST_MARKS 4 /* on one character; more are a heap that grows out of its line */

struct paper_type {
	PangoFontMap *fonts;
	PangoContext *context;
};

static const struct {
	double size;
	PangoWeight weight;
	enum paper_colour colour;
} styles[] = {
	[PAPER_NAME] = {24, PANGO_WEIGHT_BOLD, PAPER_INK},
	[PAPER_LEAD] = {12.5, PANGO_WEIGHT_NORMAL, PAPER_INK},
	[PAPER_HEADING] = {13.5, PANGO_WEIGHT_BOLD, PAPER_INK},
	[PAPER_FIGURE] = {20, PANGO_WEIGHT_BOLD, PAPER_INK},
	[PAPER_BODY] = {10, PANGO_WEIGHT_NORMAL, PAPER_INK},
	[PAPER_STRONG] = {10, PANGO_WEIGHT_BOLD, PAPER_INK},
	[PAPER_SECOND] = {9, PANGO_WEIGHT_NORMAL, PAPER_SOFT},
	[PAPER_LINK] = {9, PANGO_WEIGHT_NORMAL, PAPER_ACCENT},
	[PAPER_LABEL] = {8.5, PANGO_WEIGHT_BOLD, PAPER_SOFT},
	[PAPER_MARK] = {7.5, PANGO_WEIGHT_NORMAL, PAPER_SOFT},
	[PAPER_MARK_INK] = {7.5, PANGO_WEIGHT_NORMAL, PAPER_INK},
	[PAPER_MARK_ON] = {7.5, PANGO_WEIGHT_BOLD, PAPER_ON_ACCENT},
	[PAPER_KICKER] = {10, PANGO_WEIGHT_BOLD, PAPER_ACCENT},
};

/* The light tokens of static/css, on white paper. */
static const unsigned colours[] = {
	[PAPER_INK] = 0x1d2421,
	[PAPER_SOFT] = 0x585e58,
	[PAPER_ACCENT] = 0x17685a,
	[PAPER_ACCENT_MIDDLE] = 0x9cc5b8,
	[PAPER_ACCENT_QUIET] = 0xe0eee8,
	[PAPER_ON_ACCENT] = 0xffffff,
	[PAPER_EDGE] = 0x878170,
	[PAPER_LINE] = 0xe1dbcd,
	[PAPER_PAPER] = 0xf8f5ee,
};

void paper_set_colour(cairo_t *cairo, enum paper_colour colour)
{
	unsigned rgb = colours[colour];

	cairo_set_source_rgb(cairo, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0);
}

void paper_fill(cairo_t *cairo, enum paper_colour colour, double x, double y, double width, double height)
{
	paper_set_colour(cairo, colour);
	cairo_rectangle(cairo, x, y, width, height);
	cairo_fill(cairo);
}

/* ---- fonts ---- */

static void warn_without_family(PangoContext *context)
{
	PangoFontDescription *wanted = pango_font_description_from_string(FAMILY), *found;
	PangoFont *font = pango_context_load_font(context, wanted);

	found = font ? pango_font_describe(font) : NULL;
	if (!found || strcmp(pango_font_description_get_family(found), FAMILY) != 0)
		log_warning("the font %s is missing (Debian: fonts-nanum): Korean PDF files cannot be read", FAMILY);
	if (found)
		pango_font_description_free(found);
	if (font)
		g_object_unref(font);
	pango_font_description_free(wanted);
}

struct paper_type *paper_type_open(void)
{
	struct paper_type *type = calloc(1, sizeof *type);
	cairo_font_options_t *options = cairo_font_options_create();

	if (!type)
		log_die("no memory for the fonts of paper");
	type->fonts = pango_cairo_font_map_new();
	type->context = pango_font_map_create_context(type->fonts);
	/* Paper has no pixels: widths as designed, whatever the resolution. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(type->context, options);
	pango_context_set_round_glyph_positions(type->context, FALSE);
	cairo_font_options_destroy(options);
	warn_without_family(type->context);
	return type;
}

void paper_type_close(struct paper_type *type)
{
	g_object_unref(type->context);
	g_object_unref(type->fonts);
	free(type);
}

void paper_type_set_locale(struct paper_type *type, enum view_locale locale)
{
	pango_context_set_language(type->context, pango_language_from_string(locale == VIEW_KO ? "ko-KR" : "en"));
}

/* ---- what people have written ---- */

/* Bytes of the character that begins here. */
static size_t character_bytes(const char *text)
{
	return (size_t)g_utf8_skip[(unsigned char)*text];
}

static bool is_line_end(gunichar character)
{
	return character == '\n' || character == 0x2028 || character == 0x2029;
}

static bool is_mark(gunichar character)
{
	GUnicodeType type = g_unichar_type(character);

	return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK || type == G_UNICODE_FORMAT;
}

static bool is_control(gunichar character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

/* Unicode's noncharacters, which cairo refuses. */
static bool is_noncharacter(gunichar character)
{
	return (character & 0xfffe) == 0xfffe || (character >= 0xfdd0 && character <= 0xfdef);
}

/* @param length  the bytes that it takes; 1 where a byte begins no character */
static gunichar character_at(const char *text, size_t left, size_t *length)
{
	gunichar character = g_utf8_get_char_validated(text, (gssize)left);
	bool broken = character == (gunichar)-1 || character == (gunichar)-2;

	*length = broken ? 1 : character_bytes(text);
	return broken || is_noncharacter(character) ? REPLACEMENT : character;
}

static char *clean(struct arena *arena, const char *text, size_t most_characters, bool lines_kept)
{
	size_t left = text ? strnlen(text, MOST_BYTES) : 0, characters = 0, marks = 0;
	char *copy = arena_alloc(arena, MIN(left * 3, most_characters * 4) + 1), *end = copy; /* a bad byte becomes three */
	const char *at = text;

	while (left > 0 && characters < most_characters) {
		size_t length;
		gunichar character = character_at(at, left, &length);

		at += length;
		left -= length;
		if (is_line_end(character))
			character = lines_kept ? '\n' : ' ';
		else if (character == '\t')
			character = ' ';
		else if (is_control(character))
			continue;
		marks = is_mark(character) ? marks + 1 : 0;
		if (marks > MOST_MARKS)
			continue;
		end += g_unichar_to_utf8(character, end);
		characters++;
	}
	return copy;
}

char *paper_clean(struct arena *arena, const char *text, bool lines_kept)
{
	return clean(arena, text, MOST_CHARACTERS, lines_kept);
}

static bool is_hangul(gunichar character)
{
	return (character >= 0xac00 && character <= 0xd7ff) || (character >= 0x1100 && character <= 0x11ff) ||
	       (character >= 0x3130 && character <= 0x318f) || (character >= 0xa960 && character <= 0xa97f);
}

static bool is_of_word(gunichar character)
{
	return is_hangul(character) || (character < 0x80 && g_ascii_isalnum((char)character));
}

/*
 * Unicode lets a line end between any two Hangul syllables, pango follows it; Koreans read by words. A word that
 * does not fit a line is left to break anywhere: none of its characters is wider than the type is high.
 */
static PangoAttrList *attributes_of(const char *text, size_t most_characters)
{
	PangoAttrList *attributes = pango_attr_list_new();
	const char *at = text;

	pango_attr_list_insert(attributes, pango_attr_line_height_new(LINE_HEIGHT));
	while (*at) {
		const char *start = at;
		size_t characters = 0;
		bool hangul = false;

		for (; *at && is_of_word(g_utf8_get_char(at)); at += character_bytes(at)) {
			hangul = hangul || is_hangul(g_utf8_get_char(at));
			characters++;
		}
		if (hangul && characters > 1 && characters <= most_characters) {
			PangoAttribute *attribute = pango_attr_allow_breaks_new(FALSE);

			attribute->start_index = (guint)(start - text);
			attribute->end_index = (guint)(at - text);
			pango_attr_list_insert(attributes, attribute);
		}
		if (at == start)
			at += character_bytes(at);
	}
	return attributes;
}

/* ---- laying out ---- */

static int to_pango(double points)
{
	return (int)(points * PANGO_SCALE);
}

static double to_points(int pango)
{
	return (double)pango / PANGO_SCALE;
}

static void release_layout(void *layout)
{
	g_object_unref(layout);
}

static void set_font(PangoLayout *layout, enum paper_style style)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, FAMILIES);
	pango_font_description_set_weight(font, styles[style].weight);
	pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

struct paper_text paper_text(struct paper_type *type, struct arena *arena, const char *text, enum paper_style style,
			       double width, int lines)
{
	const size_t ems = (size_t)(width / styles[style].size);
	const size_t most = lines ? MIN((size_t)MOST_CHARACTERS, (size_t)lines * (ems + 1) * MOST_CHARACTERS_AN_EM) : MOST_CHARACTERS;
	PangoLayout *layout = pango_layout_new(type->context);
	const char *drawn = clean(arena, text, most, lines == 0);
	PangoAttrList *attributes = attributes_of(drawn, ems);
	PangoRectangle logical;

	arena_on_reset(arena, release_layout, layout);
	set_font(layout, style);
	pango_layout_set_width(layout, to_pango(width));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	if (lines) {
		pango_layout_set_height(layout, -lines);
		pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	}
	pango_layout_set_text(layout, drawn, -1);
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_get_extents(layout, NULL, &logical);
	return (struct paper_text){.layout = layout, .style = style, .width = width, .height = to_points(logical.height)};
}

void paper_text_align(struct paper_text *text, PangoAlignment alignment)
{
	pango_layout_set_alignment(text->layout, alignment);
}

double paper_text_ink_width(const struct paper_text *text)
{
	PangoRectangle logical;

	pango_layout_get_extents(text->layout, NULL, &logical);
	return MIN(to_points(logical.width), text->width);
}

/* ---- drawing ---- */

/* A cluster without a place to break, such as hundreds of marks, is wider than its box: its end is not shown. */
static bool is_too_wide(const struct paper_text *text)
{
	PangoRectangle logical;

	pango_layout_get_extents(text->layout, NULL, &logical);
	return to_points(logical.width) > text->width + 1 || logical.x < -PANGO_SCALE;
}

static void clip_to(cairo_t *cairo, double x, double y, double width, double height)
{
	cairo_rectangle(cairo, x, y, width, height);
	cairo_clip(cairo);
}

void paper_text_draw(cairo_t *cairo, const struct paper_text *text, double x, double y)
{
	bool clipped = is_too_wide(text);

	if (clipped) {
		cairo_save(cairo);
		clip_to(cairo, x, y, text->width, text->height);
	}
	paper_set_colour(cairo, styles[text->style].colour);
	cairo_move_to(cairo, x, y);
	pango_cairo_show_layout(cairo, text->layout);
	if (clipped)
		cairo_restore(cairo);
}

size_t paper_text_line_count(const struct paper_text *text)
{
	return (size_t)pango_layout_get_line_count(text->layout);
}

struct paper_text_line *paper_text_lines(const struct paper_text *text, struct arena *arena, size_t count)
{
	struct paper_text_line *lines = arena_array(arena, count, sizeof *lines);
	PangoLayoutIter *iter = pango_layout_get_iter(text->layout);

	for (size_t i = 0; i < count; i++) {
		PangoRectangle logical;

		pango_layout_iter_get_line_extents(iter, NULL, &logical);
		lines[i] = (struct paper_text_line){
			.line = pango_layout_iter_get_line_readonly(iter),
			.x = to_points(logical.x),
			.baseline = to_points(pango_layout_iter_get_baseline(iter) - logical.y),
			.height = to_points(logical.height),
		};
		pango_layout_iter_next_line(iter);
	}
	pango_layout_iter_free(iter);
	return lines;
}

void paper_text_line_draw(cairo_t *cairo, const struct paper_text *text, const struct paper_text_line *line, double x, double y)
{
	bool clipped = is_too_wide(text);

	if (clipped) {
		cairo_save(cairo);
		clip_to(cairo, x, y, text->width, line->height);
	}
	paper_set_colour(cairo, styles[text->style].colour);
	cairo_move_to(cairo, x + line->x, y + line->baseline);
	pango_cairo_show_layout_line(cairo, line->line);
	if (clipped)
		cairo_restore(cairo);
}
