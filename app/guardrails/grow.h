/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room for a growing array. */
#ifndef SEODANG_GUARDRAILS_GROW_H
#define SEODANG_GUARDRAILS_GROW_H

#include <stddef.h>

/**
 * Make room for count items of size bytes each.
 * @param capacity  items that there is room for; set
 * @return items or where they are now, to be released with free; the process ends where there is no memory
 */
void *grow(void *items, size_t *capacity, size_t count, size_t size);

#endif
