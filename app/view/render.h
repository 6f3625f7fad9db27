/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a compiled template with its data. Nothing is parsed and nothing allocated but the output. */
#ifndef SEODANG_VIEW_RENDER_H
#define SEODANG_VIEW_RENDER_H

#include "core/clock.h"
#include "core/strbuf.h"
#include "view/catalogue.h"
#include "view/data.h"
#include "view/template.h"

#define RENDER_DEPTH_MAXIMUM 200         /* sections, partials, parents, blocks and texts inside one another */
#define RENDER_STEPS_MAXIMUM 20000000UL  /* nodes visited and list items, in all */
#define RENDER_SCOPES_MAXIMUM 32         /* scopes that a rendering starts with */

struct render_options {
	const struct catalogue *catalogue; /* for {{value_text}}; NULL in the plain dialect */
	enum view_locale locale;
	clock_time now;
};

/**
 * Add a rendering to out. Names are looked up in the scopes, the last first.
 *
 * A value shows its text; false, lists, objects and what is not there show nothing (false from JSON says so).
 * A section opens for an object, a text that is not "" and each item of a list. {{value_text}} takes a text as a key
 * of the catalogue, an object by its member "key", with its other members for the placeholders; a key that is not
 * there is shown itself and logged.
 *
 * @return NULL when done, else why it stopped (a maximum above, or that of out); out then holds the beginning
 */
const char *template_render(const struct template *template, const struct view_value *scopes, size_t count,
			    const struct render_options *options, struct strbuf *out);

/** As template_render for a text of the catalogue. */
const char *message_render(const struct message *message, bool escapes, const struct view_value *scopes, size_t count,
			   const struct render_options *options, struct strbuf *out);

#endif
