/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text of the catalogue, taken apart. Between its literal pieces stand placeholders:
 *   {name}                          a value; the endings of view/format.h work: {expires_at_date}
 *   {name:이/가}                     a value and the particle that fits it: the first after a final consonant
 *   {count:one request|# requests}  the first for 1, the second for any other; # is the number, grouped
 */
#ifndef SEODANG_VIEW_MESSAGE_H
#define SEODANG_VIEW_MESSAGE_H

#include "core/arena.h"
#include "core/strbuf.h"
#include "view/names.h"
#include "view/path.h"

enum message_kind {
	MESSAGE_LITERAL,
	MESSAGE_VALUE,
	MESSAGE_PARTICLE,
	MESSAGE_PLURAL,
};

struct message_text {
	const char *bytes;
	size_t length;
};

struct message_piece {
	enum message_kind kind;
	struct message_text plain;         /* of a literal */
	struct message_text html;          /* the same, escaped */
	const struct view_path *path;      /* of the others */
	struct message_text first, second; /* of a particle and a plural */
};

struct message {
	const struct message_piece *pieces;
	size_t count;
};

/** @return the compiled text, owned by the arena; NULL with a reason in error */
const struct message *message_compile(struct arena *arena, struct view_names *names, const char *text, size_t length,
				      struct strbuf *error);

/** @return a placeholder of one that the other has not, NULL when there is none; an ending does not count as different */
const struct view_name *message_missing(const struct message *one, const struct message *other);

#endif
