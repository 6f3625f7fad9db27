/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every text of the product, by key, in every language: DIRECTORY/ko.json and DIRECTORY/en.json, flat objects
 * {"room.page.thing": "text"}. A key stands in both with the same placeholders, or nothing is loaded.
 */
#ifndef SEODANG_VIEW_CATALOGUE_H
#define SEODANG_VIEW_CATALOGUE_H

#include "core/arena.h"
#include "core/strbuf.h"
#include "view/locale.h"
#include "view/message.h"
#include "view/names.h"

struct catalogue;

/** @return the texts, owned by the arena; NULL with the file and the key in error */
struct catalogue *catalogue_open(struct arena *arena, struct view_names *names, const char *directory, struct strbuf *error);

/** @return the text of a key, NULL when there is none */
const struct message *catalogue_find(const struct catalogue *catalogue, enum view_locale locale, const char *key, size_t length);

/** @return the name "key": the member by which an object names its text */
const struct view_name *catalogue_key_name(const struct catalogue *catalogue);

#endif
