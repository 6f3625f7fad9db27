/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/words.h"

#include <stdlib.h>
#include <string.h>

#include "guardrails/grow.h"

/* Node 0 is the root; as a link it is "none". */
struct node {
	uint32_t child, sibling; /* in the order of adding */
	uint32_t letter;
	uint32_t depth;          /* letters from the root */
	uint32_t fail;           /* the longest end of this text that is a beginning too */
	uint32_t shorter;        /* the nearest on the way of fail at which a word ends */
	uint32_t output;         /* its first word, 1 and up; 0 for none */
	bool holds;              /* a word that holds goes through it */
};

struct output {
	uint32_t tag;
	uint32_t next;
};

struct words {
	struct node *nodes;
	size_t node_count, node_capacity;
	struct output *outputs; /* [0] is none */
	size_t output_count, output_capacity;
	uint32_t *edges;        /* open addressing: child by parent and letter; 0 is empty */
	size_t edge_mask;
	uint32_t *parents;      /* of each node, while the table is asked */
	size_t longest;
};

static uint32_t add_node(struct words *words, uint32_t parent, uint32_t letter)
{
	uint32_t added = (uint32_t)words->node_count;

	words->nodes = grow(words->nodes, &words->node_capacity, words->node_count + 1, sizeof *words->nodes);
	words->nodes[added] = (struct node){.letter = letter};
	words->node_count++;
	if (added) {
		words->nodes[added].sibling = words->nodes[parent].child;
		words->nodes[added].depth = words->nodes[parent].depth + 1;
		words->nodes[parent].child = added;
	}
	return added;
}

struct words *words_create(void)
{
	struct words *words = grow(NULL, &(size_t){0}, 1, sizeof *words);

	memset(words, 0, sizeof *words);
	add_node(words, 0, 0);
	words->outputs = grow(NULL, &words->output_capacity, 1, sizeof *words->outputs);
	words->output_count = 1;
	return words;
}

void words_destroy(struct words *words)
{
	if (!words)
		return;
	free(words->nodes);
	free(words->outputs);
	free(words->edges);
	free(words->parents);
	free(words);
}

static uint32_t child_by_list(const struct words *words, uint32_t parent, uint32_t letter)
{
	uint32_t child = words->nodes[parent].child;

	while (child && words->nodes[child].letter != letter)
		child = words->nodes[child].sibling;
	return child;
}

void words_add(struct words *words, const uint32_t *letters, size_t count, uint32_t tag, bool holds)
{
	uint32_t place = 0, child;

	for (size_t i = 0; i < count; i++) {
		child = child_by_list(words, place, letters[i]);
		place = child ? child : add_node(words, place, letters[i]);
		words->nodes[place].holds |= holds;
	}
	words->outputs = grow(words->outputs, &words->output_capacity, words->output_count + 1, sizeof *words->outputs);
	words->outputs[words->output_count] = (struct output){.tag = tag, .next = words->nodes[place].output};
	words->nodes[place].output = (uint32_t)words->output_count++;
	if (count > words->longest)
		words->longest = count;
}

/* ---- the table of edges ---- */

static size_t slot_of(const struct words *words, uint32_t parent, uint32_t letter)
{
	uint64_t key = ((uint64_t)parent << 32 | letter) * 0x9E3779B97F4A7C15u;

	return (size_t)(key >> 32) & words->edge_mask;
}

static uint32_t child_of(const struct words *words, uint32_t parent, uint32_t letter)
{
	size_t slot = slot_of(words, parent, letter);
	uint32_t child;

	while ((child = words->edges[slot]) != 0) {
		if (words->nodes[child].letter == letter && words->parents[child] == parent)
			return child;
		slot = (slot + 1) & words->edge_mask;
	}
	return 0;
}

static void put_edge(struct words *words, uint32_t parent, uint32_t child)
{
	size_t slot = slot_of(words, parent, words->nodes[child].letter);

	while (words->edges[slot])
		slot = (slot + 1) & words->edge_mask;
	words->edges[slot] = child;
	words->parents[child] = parent;
}

static void put_edges(struct words *words)
{
	size_t slots = 16;

	while (slots < words->node_count * 2)
		slots *= 2;
	words->edges = grow(NULL, &(size_t){0}, slots, sizeof *words->edges);
	memset(words->edges, 0, slots * sizeof *words->edges);
	words->parents = grow(NULL, &(size_t){0}, words->node_count, sizeof *words->parents);
	words->edge_mask = slots - 1;
	for (uint32_t parent = 0; parent < words->node_count; parent++)
		for (uint32_t child = words->nodes[parent].child; child; child = words->nodes[child].sibling)
			put_edge(words, parent, child);
}

/* ---- links ---- */

uint32_t words_step(const struct words *words, uint32_t state, uint32_t letter)
{
	uint32_t child;

	while ((child = child_of(words, state, letter)) == 0 && state)
		state = words->nodes[state].fail;
	return child;
}

static void link_child(struct words *words, uint32_t parent, uint32_t child)
{
	struct node *node = &words->nodes[child];

	node->fail = parent ? words_step(words, words->nodes[parent].fail, node->letter) : 0;
	node->shorter = words->nodes[node->fail].output ? node->fail : words->nodes[node->fail].shorter;
}

void words_build(struct words *words)
{
	uint32_t *queue = grow(NULL, &(size_t){0}, words->node_count, sizeof *queue);
	size_t first = 0, last = 1;

	put_edges(words);
	queue[0] = 0;
	while (first < last) {
		uint32_t parent = queue[first++];

		for (uint32_t child = words->nodes[parent].child; child; child = words->nodes[child].sibling) {
			link_child(words, parent, child);
			queue[last++] = child;
		}
	}
	free(queue);
}

size_t words_longest(const struct words *words)
{
	return words->longest;
}

/* ---- asking ---- */

struct word_cursor words_at(const struct words *words, uint32_t state)
{
	return (struct word_cursor){.node = state, .output = words->nodes[state].output};
}

bool words_found(const struct words *words, struct word_cursor *cursor, struct word_found *found)
{
	while (!cursor->output) {
		cursor->node = words->nodes[cursor->node].shorter;
		cursor->output = words->nodes[cursor->node].output;
		if (!cursor->node)
			return false;
	}
	*found = (struct word_found){.tag = words->outputs[cursor->output].tag, .length = words->nodes[cursor->node].depth};
	cursor->output = words->outputs[cursor->output].next;
	return true;
}

uint32_t words_begun(const struct words *words, uint32_t *state)
{
	uint32_t depth;

	while (*state && !words->nodes[*state].holds)
		*state = words->nodes[*state].fail;
	depth = words->nodes[*state].depth;
	*state = words->nodes[*state].fail;
	return depth;
}
