/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages, mails and sentences in the reader's language. Everything is read, compiled and checked once by view_open, so
 * that a template or text that is wrong refuses to start; afterwards a view is only read and rendering cannot fail on
 * what the repository holds. How templates are written: view/template.h; texts: view/message.h; endings: view/format.h.
 */
#ifndef SEODANG_VIEW_VIEW_H
#define SEODANG_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "core/clock.h"
#include "core/strbuf.h"
#include "view/data.h"
#include "view/locale.h"

struct view;
struct view_template;

struct view_options {
	const char *templates_directory; /* *.mustache, in folders; {{> name}} is name, or else partials/name */
	const char *locales_directory;   /* ko.json and en.json */
	const char *base;                /* in front of every address: "" or "/seodang" */
	/** Lines "logical/path hashed/path" of the static files. NULL: files go by their logical path, unchecked. */
	const char *manifest;
};

/** @return a view, to be released with view_close; NULL with lines "file:line: reason", as many as error holds */
struct view *view_open(const struct view_options *options, struct strbuf *error);
void view_close(struct view *view);

/** @return the template "tutoring/requests" (its file without .mustache), NULL when there is none */
const struct view_template *view_template(const struct view *view, const char *name);

/**
 * Add a rendering of a template to out. A template whose name ends in ".txt" is plain text, all others are HTML.
 *
 * @param scopes  where names are looked up, the last first; at most 32
 * @param now     what relative times are relative to
 * @return false when a maximum was reached (view/render.h, or out's own): logged, and out is to be thrown away
 */
bool view_render(const struct view *view, const struct view_template *template, enum view_locale locale,
		 const struct view_object *scopes, size_t count, clock_time now, struct strbuf *out);

/**
 * Add a text of the catalogue to out, not escaped: for JSON and mail headings.
 *
 * @param params  what its placeholders name; NULL when there are none
 * @return false when there is no such key: then the key itself is added, and logged
 */
bool view_text(const struct view *view, enum view_locale locale, const char *key, const struct view_object *params,
	       clock_time now, struct strbuf *out);

bool view_has_text(const struct view *view, const char *key);

/** @return how many names the templates and texts use: one more than the largest view_name.id */
size_t view_names_count(const struct view *view);

/** @return the name of a text, NULL when no template or text uses it */
const struct view_name *view_find_name(const struct view *view, const char *text);

#endif
