/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading template files. */
#ifndef SEODANG_VIEW_SOURCE_H
#define SEODANG_VIEW_SOURCE_H

#include <stdbool.h>

#include "core/strbuf.h"

/** Add a regular file's bytes to source. @return false when it cannot be read (errno), or is longer than source may hold (EFBIG) */
bool source_read(const char *file, struct strbuf *source);

/** @return whether a name such as "tutoring/requests" stays inside the folder it is looked up in */
bool source_name_is_inside(const char *name);

#endif
