/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations that people wrote: the list, the form, what goes with one that is deleted. */
#ifndef SEODANG_CHAT_SITUATION_PAGES_H
#define SEODANG_CHAT_SITUATION_PAGES_H

#include "http/request.h"
#include "http/response.h"

enum http_status situations_page(struct request *req);
enum http_status situation_new_page(struct request *req);
enum http_status situation_edit_page(struct request *req);
enum http_status situation_delete_page(struct request *req);

#endif
