/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms that a page's script sends: where they lead to is of no use then, and what comes of them comes over the stream. */
#ifndef SEODANG_CLASSROOM_BY_SCRIPT_H
#define SEODANG_CLASSROOM_BY_SCRIPT_H

#include <stdbool.h>

#include "http/request.h"

/** Whether a page's script sends this form: it says so by the header X-By-Script, and needs no page in return. */
bool is_by_script(const struct request *req);

/** Where a form leads on to, for done: to; NULL for a script's, which is answered 204. */
const char *way_on(const struct request *req, const char *to);

/** The same to the page of the path's class session. part: the id of what is looked at there. In the arena. */
const char *way_to_session(struct request *req, const char *part);

#endif
