/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/grow.h"

#include <stdlib.h>

#include "core/log.h"

void *grow(void *items, size_t *capacity, size_t count, size_t size)
{
	size_t larger = *capacity ? *capacity : 16;
	void *grown;

	if (count <= *capacity)
		return items;
	while (larger < count)
		larger *= 2;
	grown = reallocarray(items, larger, size);
	if (!grown)
		log_die("no memory for %zu items of %zu bytes", larger, size);
	*capacity = larger;
	return grown;
}
