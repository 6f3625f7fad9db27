/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters of a header's value: boundary in `multipart/form-data; boundary="x y"` (RFC 9110 section 5.6.6). */
#ifndef SEODANG_HTTP_PARAMETER_H
#define SEODANG_HTTP_PARAMETER_H

#include <stddef.h>

#include "core/arena.h"

/**
 * @param text  a header's value: something, then parameters each after a semicolon
 * @param name  the parameter's, matched in either case
 * @return the first of that name, owned by the arena, its quotes undone; NULL when there is none or its quotes do not
 *         close. In quotes only \" and \\ are escapes: some browsers send bare Windows paths as file names.
 */
char *header_parameter(struct arena *arena, const char *text, size_t length, const char *name);

#endif
