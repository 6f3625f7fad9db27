/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every page's template finds besides its own data: the language and theme, who is signed in, the navigation and
 * its badge, the form's tokens, what was typed and what is wrong with it, the flash line. The names are listed in
 * frame.c.
 */
#ifndef SEODANG_WEB_FRAME_H
#define SEODANG_WEB_FRAME_H

#include "http/request.h"
#include "view/data.h"

struct frame;

/** Made once a page, after the pipeline was flushed; in the arena. */
struct frame *frame_create(struct request *req);

struct view_object frame_object(const struct frame *frame);

/** Let {{field.NAME}} show this row's column where nothing was typed. */
void frame_offer(struct frame *frame, struct view_object row);

/** The token of the forms on this page: a tag of the session's or the visitor's cookie. */
const char *frame_form_token(struct request *req);

/** Not sent by a page of another site. What is no browser says nothing of it. */
bool frame_is_same_origin(const struct request *req);

/** Is the token of the form that was posted right, and was it posted from one of our pages? */
bool frame_form_is_ours(const struct request *req);

#endif
