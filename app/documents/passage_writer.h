/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document's text on its way out of the jail: what readers of files say of it becomes passages of about PASSAGE_CHARACTERS,
 * each of one page and below one heading, ended where a sentence, a line or at least a word ends.
 *
 * Text is cleaned: composed (NFC), without controls and what shows nothing, wide Latin letters and ligatures as plain ones, at
 * most one blank and one empty line together.
 */
#ifndef SEODANG_DOCUMENTS_PASSAGE_WRITER_H
#define SEODANG_DOCUMENTS_PASSAGE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "jail/jail.h"

#define PASSAGE_CHARACTERS 1000
#define PASSAGE_BYTES (PASSAGE_CHARACTERS * 4)
#define HEADING_CHARACTERS 120
#define HEADING_BYTES (HEADING_CHARACTERS * 4)

#define DOCUMENT_WORDS_MAXIMUM 2000000
#define DOCUMENT_PAGES_MAXIMUM 5000
#define DOCUMENT_BYTES_MAXIMUM ((size_t)48 * 1024 * 1024) /* of text */

/** In front of each passage in the output; heading and text follow, and zeros up to a multiple of 4. */
struct passage_head {
	uint32_t page; /* 0: none */
	uint32_t heading_length, text_length; /* bytes */
};

struct passage_writer {
	struct jail_output *output;
	struct arena *arena;
	char text[PASSAGE_BYTES + 8], heading[HEADING_BYTES + 8];
	size_t length, characters, heading_length, heading_characters, bytes;
	uint32_t page;
	uint32_t words;
	bool in_heading, in_word, is_full;
};

void passage_writer_start(struct passage_writer *writer, struct arena *arena, struct jail_output *output);

/** What follows is on this page, from 1. */
void passage_writer_page(struct passage_writer *writer, uint32_t page);

/** What follows is a heading, until passage_writer_break; it stays with what comes after it. */
void passage_writer_heading(struct passage_writer *writer);

/** UTF-8, in pieces of any size that end between characters. @return false once there is too much of it: then nothing is added */
bool passage_writer_add(struct passage_writer *writer, const char *text, size_t length);

/** A line ends here. */
void passage_writer_break(struct passage_writer *writer);

/** Write out what is left. @return false when there was too much */
bool passage_writer_end(struct passage_writer *writer);

#endif
