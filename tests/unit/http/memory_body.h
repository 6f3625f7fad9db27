/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request's body in memory, handed out in pieces as a socket does. */
#ifndef SEODANG_TESTS_MEMORY_BODY_H
#define SEODANG_TESTS_MEMORY_BODY_H

#include <stddef.h>
#include <string.h>

struct memory_body {
	const char *bytes;
	size_t left;
	size_t piece; /* most bytes a read gives; 0 as many as asked for */
};

static inline int memory_body_read(void *context, char *bytes, int size)
{
	struct memory_body *body = context;
	size_t count = body->left < (size_t)size ? body->left : (size_t)size;

	if (body->piece && count > body->piece)
		count = body->piece;
	if (count)
		memcpy(bytes, body->bytes, count);
	body->bytes += count;
	body->left -= count;
	return (int)count;
}

#endif
