/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/diagram.h"

#include <stdbool.h>
#include <string.h>

#define BOX_WIDTH 188
#define BOX_HEIGHT 52
#define GAP 38     /* between boxes */
#define END_HEIGHT 30
#define LANE 18    /* between ways that go beside the boxes */
#define MOST_LANES 3
#define MARGIN 4
#define HEAD 5     /* half of an arrow's head */
#define LANES (LANE * MOST_LANES + 6)
#define NAME_ROOM 168 /* pixels of a name */
#define WIDE 14       /* of a Korean character */
#define NARROW 8

struct drawing {
	struct arena *arena;
	const json_t *steps;
	size_t count;
	json_t *ways;
	int left, middle, right;        /* of the boxes; on the left there is room for ways back where there are any */
	size_t right_lanes, left_lanes; /* handed out so far */
};

/* The place of a step; count is the end. what is not there leads on. */
static size_t place_of(const struct drawing *drawing, const json_t *goal, size_t otherwise)
{
	const char *name = json_string_value(goal);

	if (!name || !*name)
		return otherwise;
	if (strcmp(name, "end") == 0)
		return drawing->count;
	for (size_t i = 0; i < drawing->count; i++) {
		const char *found = json_string_value(json_object_get(json_array_get(drawing->steps, i), "name"));

		if (found && strcmp(found, name) == 0)
			return i;
	}
	return otherwise;
}

static int top_of(size_t place)
{
	return MARGIN + (int)place * (BOX_HEIGHT + GAP);
}

/* A name as far as there is room for it. */
static const char *short_name(struct arena *arena, const char *name)
{
	size_t at = 0;
	int width = 0;

	while (name[at]) {
		size_t next = at + 1;

		while (((unsigned char)name[next] & 0xc0) == 0x80)
			next++;
		width += (unsigned char)name[at] >= 0xe0 ? WIDE : NARROW;
		if (width > NAME_ROOM)
			return arena_printf(arena, "%.*s…", (int)at, name);
		at = next;
	}
	return name;
}

static void add_way(struct drawing *drawing, const char *path, const char *head, int x, int y, const char *label, bool is_start)
{
	json_array_append_new(drawing->ways, json_pack("{s:s, s:s, s:i, s:i, s:s*, s:b}", "path", path, "head", head, "x", x, "y", y, "label", label,
						       "is_start", is_start));
}

/* From one box to another. number: which of the box's ways, so that two do not leave at one place. */
static void draw_way(struct drawing *drawing, size_t from, size_t to, int number, const char *label)
{
	int bottom = top_of(from) + BOX_HEIGHT, top = top_of(to), side = top_of(from) + BOX_HEIGHT / 2 + 10 * number;
	int entry = to == drawing->count ? top + END_HEIGHT / 2 : top + BOX_HEIGHT / 2 - 10;
	bool is_back = to <= from;
	size_t *lanes = is_back ? &drawing->left_lanes : &drawing->right_lanes;
	int lane, edge, goal;

	if (to == from + 1) {
		add_way(drawing, arena_printf(drawing->arena, "M%d %dV%d", drawing->middle, bottom, top - HEAD),
			arena_printf(drawing->arena, "M%d %dl%d %dh%dz", drawing->middle, top, -HEAD, -2 * HEAD, 2 * HEAD), drawing->middle + 8, bottom + GAP / 2 + 2, label, true);
		return;
	}
	lane = LANE * (int)(1 + (*lanes)++ % MOST_LANES);
	edge = is_back ? drawing->left : drawing->right;
	goal = to == drawing->count ? (is_back ? drawing->middle - 30 : drawing->middle + 30) : edge;
	add_way(drawing, arena_printf(drawing->arena, "M%d %dH%dV%dH%d", edge, side, is_back ? edge - lane : edge + lane, entry, is_back ? goal - HEAD : goal + HEAD),
		arena_printf(drawing->arena, "M%d %dl%d %dv%dz", goal, entry, is_back ? -2 * HEAD : 2 * HEAD, -HEAD, 2 * HEAD),
		is_back ? edge - 4 : edge + 4, side - 5, label, !is_back);
}

static void draw_ways(struct drawing *drawing, size_t place)
{
	const json_t *step = json_array_get(drawing->steps, place);
	const char *type = json_string_value(json_object_get(step, "type"));
	size_t yes, no;

	if (type && strcmp(type, "branch") == 0) {
		yes = place_of(drawing, json_object_get(step, "then"), place + 1);
		no = place_of(drawing, json_object_get(step, "else"), place + 1);
		draw_way(drawing, place, yes, -1, yes == no ? "workspace.way.both" : "workspace.way.then");
		if (yes != no)
			draw_way(drawing, place, no, 1, "workspace.way.else");
		return;
	}
	draw_way(drawing, place, place_of(drawing, json_object_get(step, "next"), place + 1), -1, NULL);
	if (type && strcmp(type, "wait") == 0)
		draw_way(drawing, place, place_of(drawing, json_object_get(step, "refused"), drawing->count), 1, "workspace.way.refused");
}

static json_t *box(const struct drawing *drawing, size_t place, const json_t *states)
{
	const json_t *step = json_array_get(drawing->steps, place);
	const char *type = json_string_value(json_object_get(step, "type")), *name = json_string_value(json_object_get(step, "name"));
	const char *state = name ? json_string_value(json_object_get(states, name)) : NULL;

	return json_pack("{s:I, s:i, s:i, s:i, s:i, s:s, s:s, s:s, s:s*, s:s*}", "place", (json_int_t)(place + 1), "x", drawing->left, "y", top_of(place), "label_y",
			 top_of(place) + 20, "name_y", top_of(place) + 40, "name", name ? name : "", "short_name", short_name(drawing->arena, name ? name : ""),
			 "label", arena_printf(drawing->arena, "workspace.step.%s", type ? type : "model"), "state", state, "state_words",
			 state ? arena_printf(drawing->arena, "workspace.state.%s", state) : NULL);
}

/* Whether a step leads to one before it, or to itself. */
static bool leads_back(const struct drawing *drawing)
{
	static const char *const goals[] = {"next", "then", "else", "refused"};

	for (size_t i = 0; i < drawing->count; i++)
		for (size_t goal = 0; goal < sizeof goals / sizeof *goals; goal++)
			if (place_of(drawing, json_object_get(json_array_get(drawing->steps, i), goals[goal]), i + 1) <= i)
				return true;
	return false;
}

json_t *workflow_diagram(struct arena *arena, const json_t *definition, const json_t *states)
{
	struct drawing drawing = {.arena = arena, .steps = json_object_get(definition, "steps"), .ways = json_array()};
	json_t *boxes = json_array();

	drawing.count = json_array_size(drawing.steps);
	drawing.left = MARGIN + (leads_back(&drawing) ? LANES : 0);
	drawing.middle = drawing.left + BOX_WIDTH / 2;
	drawing.right = drawing.left + BOX_WIDTH;
	for (size_t i = 0; i < drawing.count; i++) {
		json_array_append_new(boxes, box(&drawing, i, states));
		draw_ways(&drawing, i);
	}
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "width", drawing.right + LANES + MARGIN, "height", top_of(drawing.count) + END_HEIGHT + MARGIN,
			 "box_width", BOX_WIDTH, "box_height", BOX_HEIGHT, "middle", drawing.middle, "end_x", drawing.middle - 30, "end_y", top_of(drawing.count), "end_text_y",
			 top_of(drawing.count) + 20, "boxes", boxes, "ways", drawing.ways);
}
